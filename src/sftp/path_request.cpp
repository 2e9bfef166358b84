// SPDX-License-Identifier: MIT
#include "sftp/path_request.h"

#include "sftp/limits.h"

namespace sshrp::sftp {
namespace {

constexpr std::size_t memory_of_lock = 256;  // with its places in lists

}  // namespace

PathRequest make_path_request(const Request& request, Time now) {
  PathRequest made{.payload = with_arguments(request, request.id, request.paths, request.handles),
                   .arrived = now};
  made.payload.shrink_to_fit();
  made.request = parse_request(made.payload);
  const RequestForm& form = *made.request.form;
  made.effect = form.effect;
  made.last = form.last;
  made.if_link = form.if_link;
  for (std::size_t i = 0; i < request.path_count; ++i) made.paths[i] = request.paths[i].substr(0, max_path);
  const std::uint32_t flags = made.request.open_flags;
  if (flags & (open_flag::creat | open_flag::trunc)) made.effect = Effect::changes;
  // POSIX: such an open fails on any link. A server that forgets that would follow it.
  if (flags & open_flag::creat && flags & open_flag::excl) {
    made.last[0] = Last::look;
    made.if_link[0] = Status::failure;
  }
  // POSIX: with a slash behind it, a link is followed. What changes names never needs that.
  for (std::size_t i = 0; i < request.path_count; ++i) {
    if (form.audited_as.empty() && means_directory(request.paths[i])) made.last[i] = Last::follow;
  }
  return made;
}

std::size_t memory_of(const PathRequest& request) {
  std::size_t sum = sizeof request + memory_of_lock + request.payload.capacity();
  for (const auto* paths : {&request.paths, &request.upstream_paths})
    for (const std::string& path : *paths) sum += path.capacity();
  const auto* looking = std::get_if<stage::LookingUp>(&request.stage);
  if (!looking) return sum;
  for (const auto& walk : looking->walks) sum += walk ? walk->memory() : 0;
  return sum + looking->asked;
}

void forget_payload(PathRequest& request) {
  request.payload = {};
  request.request.payload = {};
  request.request.paths = {};
}

}  // namespace sshrp::sftp
