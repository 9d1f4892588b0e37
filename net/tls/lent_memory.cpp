#include "net/tls/lent_memory.hpp"

#include <openssl/bio.h>

#include <algorithm>
#include <cstring>

namespace strangelet::net::tls {

namespace {

lent_memory& memory_of(BIO* bio) {
  return *static_cast<lent_memory*>(BIO_get_data(bio));
}

int read(BIO* bio, char* data, std::size_t size, std::size_t* count) {
  auto& from = memory_of(bio);
  BIO_clear_retry_flags(bio);
  *count = std::min(size, from.in_size);
  if (*count == 0) {
    // More may come with the next call.
    BIO_set_retry_read(bio);
    return 0;
  }
  std::memcpy(data, from.in, *count);
  from.in += *count;
  from.in_size -= *count;
  return 1;
}

int write(BIO* bio, const char* data, std::size_t size, std::size_t* count) {
  auto& to = memory_of(bio);
  BIO_clear_retry_flags(bio);
  *count = to.out == nullptr ? 0 : size;
  if (to.out == nullptr)
    return 0;
  to.out->append(data, size);
  return 1;
}

long control(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* make_method() {
  auto* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "lent memory");
  if (method != nullptr) {
    BIO_meth_set_read_ex(method, read);
    BIO_meth_set_write_ex(method, write);
    BIO_meth_set_ctrl(method, control);
  }
  return method;
}

} // namespace

BIO* make_bio(lent_memory& memory) {
  // Never freed: connections may be closed when statics already are.
  static BIO_METHOD* const method = make_method();
  auto* bio = BIO_new(method);
  if (bio == nullptr)
    return nullptr;
  BIO_set_data(bio, &memory);
  BIO_set_init(bio, 1);
  return bio;
}

} // namespace strangelet::net::tls
