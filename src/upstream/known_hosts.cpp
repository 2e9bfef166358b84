// SPDX-License-Identifier: MIT
#include "upstream/known_hosts.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "ops/file_io.h"
#include "util/unique_fd.h"

namespace sshrp::upstream {
namespace {

[[noreturn]] void throw_unreadable(const std::string& path) {
  throw KnownHostsError(path + " can't be read: " + std::strerror(errno));
}

}  // namespace

std::optional<std::string> read_known_hosts(const std::string& path) {
  const util::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file && errno == ENOENT) return std::nullopt;
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) throw_unreadable(path);
  if (!S_ISREG(status.st_mode)) throw KnownHostsError(path + " is no regular file");
  auto text = ops::read_all(file.get(), max_known_hosts);
  if (!text) throw_unreadable(path);
  if (text->size() > max_known_hosts) throw KnownHostsError(path + " has more than 16 MiB");
  return text;
}

access::KnownHosts load_known_hosts(const std::vector<std::string>& paths) {
  access::KnownHosts hosts;
  for (const std::string& path : paths)
    if (const auto text = read_known_hosts(path)) hosts.add(*text, path);
  return hosts;
}

std::optional<KnownHostsCache::States> KnownHostsCache::states_of(const std::vector<std::string>& paths,
                                                                  Clock::time_point now) {
  States states;
  for (const std::string& path : paths) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
      if (errno != ENOENT) return std::nullopt;
      states.emplace_back();
      continue;
    }
    states.emplace_back(ops::state_of(status));
    if (states.back()->is_young(now)) return std::nullopt;
  }
  return states;
}

// The states are taken before the files are read: a change in between is seen the next time.
std::shared_ptr<const access::KnownHosts> KnownHostsCache::load(const std::vector<std::string>& paths,
                                                                Clock::time_point now) {
  const std::optional<States> states = states_of(paths, now);
  if (states) {
    const std::lock_guard lock(mutex_);
    const auto held = entries_.find(paths);
    if (held != entries_.end() && held->second.states == *states) return held->second.hosts;
  }
  auto hosts = std::make_shared<const access::KnownHosts>(load_known_hosts(paths));
  if (states) {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= max_lists && !entries_.contains(paths)) entries_.erase(entries_.begin());
    entries_.insert_or_assign(paths, Entry{*states, hosts});
  }
  return hosts;
}

}  // namespace sshrp::upstream
