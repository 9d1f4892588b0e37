#pragma once

// What most files here include, read once with STRANGELET_PRECOMPILE.
#include "actors/precompiled.hpp"
#include "net/transport/shard.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
