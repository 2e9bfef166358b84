// SPDX-License-Identifier: MIT
#include "ctl/who_may.h"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace sshrp::ctl {
namespace {

std::string user_name(uid_t id) {
  const passwd* entry = getpwuid(id);
  return entry != nullptr ? entry->pw_name : fmt::format("uid {}", id);
}

std::string group_name(gid_t id) {
  const group* entry = getgrgid(id);
  return entry != nullptr ? entry->gr_name : fmt::format("gid {}", id);
}

/// To connect takes the right to write.
std::string who_may(const std::string& socket) {
  struct stat status {};
  if (stat(socket.c_str(), &status) != 0) return "who may look into its folder may";
  std::string who = user_name(status.st_uid) + " may";
  if ((status.st_mode & S_IWGRP) != 0) who += ", and who is in the group " + group_name(status.st_gid);
  return who;
}

}  // namespace

std::string why_unreachable(const std::string& socket, int error) {
  switch (error) {
    case EACCES:
    case EPERM:
      return fmt::format("permission to ask at {} was denied: {}; see [[control]] in sshrpd.toml(5)", socket,
                         who_may(socket));
    case ENOENT:
    case ENOTDIR:
      return fmt::format(
          "there is no {}: the daemon doesn't run, or its control socket is elsewhere (--control)", socket);
    case ECONNREFUSED:
      return fmt::format("nobody listens at {}: the daemon doesn't run", socket);
    case ENAMETOOLONG:
      return fmt::format("{} is too long for a socket's path", socket);
    default:
      return error == 0 ? fmt::format("nobody answers at {}", socket)
                        : fmt::format("nobody answers at {}: {}", socket, std::strerror(error));
  }
}

}  // namespace sshrp::ctl
