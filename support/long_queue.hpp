#pragma once

#include <boost/container/deque.hpp>

namespace strangelet::support {

/// A queue of what stays for minutes, beside much that is gone in moments. It grows by blocks that
/// span pages: `std::deque` has blocks of 512 bytes, and each of those, somewhere among what
/// is freed around it, keeps a whole page from going back to the system.
template <class T>
using long_queue = boost::container::deque<
    T, void, boost::container::deque_options_t<boost::container::block_bytes<32U * 1024U>>>;

} // namespace strangelet::support
