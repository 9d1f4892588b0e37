#pragma once

// What most files here include, read once with STRANGELET_PRECOMPILE.
#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "runtime/lean_actor.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <spdlog/spdlog.h>
