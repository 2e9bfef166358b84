#include "auth/known_hosts_cache.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace sshrp::auth {
namespace {

constexpr std::chrono::seconds young{2};

std::chrono::nanoseconds since_1970(const timespec& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

bool is_young(const FileState& state, KnownHostsCache::Clock::time_point now) {
  return now.time_since_epoch() - std::max(state.modified, state.changed) < young;
}

}  // namespace

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
    states.push_back(FileState{status.st_dev, status.st_ino, status.st_size, since_1970(status.st_mtim),
                               since_1970(status.st_ctim)});
    if (is_young(*states.back(), now)) return std::nullopt;
  }
  return states;
}

// The states are taken before the files are read: a change in between is seen the next time.
std::shared_ptr<const KnownHosts> KnownHostsCache::load(const std::vector<std::string>& paths,
                                                        Clock::time_point now) {
  const std::optional<States> states = states_of(paths, now);
  if (states) {
    const std::lock_guard lock(mutex_);
    const auto held = entries_.find(paths);
    if (held != entries_.end() && held->second.states == *states) return held->second.hosts;
  }
  const auto hosts = std::make_shared<const KnownHosts>(KnownHosts::load(paths));
  if (states) {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= most && !entries_.contains(paths)) entries_.erase(entries_.begin());
    entries_.insert_or_assign(paths, Entry{*states, hosts});
  }
  return hosts;
}

}  // namespace sshrp::auth
