// KnownHostsCache: files of known hosts as they were when they were read, used for as long as they stay as
// they were. Parsing one of 10,000 lines takes longer than a login.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>

#include "auth/known_hosts.h"

namespace sshrp::auth {

/// What tells whether a file was changed. Equal states of a file that was changed within the last seconds
/// tell nothing: clocks of file systems are coarse.
struct FileState {
  std::uint64_t device;
  std::uint64_t inode;
  std::int64_t size;  // bytes
  std::chrono::nanoseconds modified;
  std::chrono::nanoseconds changed;
  bool operator==(const FileState&) const = default;
};

class KnownHostsCache {
 public:
  /// Lists of files that are held at the same time: their names may depend on a user's.
  static constexpr std::size_t most = 16;

  using Clock = std::chrono::system_clock;

  /// As KnownHosts::load(), by any thread. Blocks.
  std::shared_ptr<const KnownHosts> load(const std::vector<std::string>& paths,
                                         Clock::time_point now = Clock::now());

 private:
  /// nullopt: there is no such file.
  using States = std::vector<std::optional<FileState>>;
  struct Entry {
    States states;
    std::shared_ptr<const KnownHosts> hosts;
  };

  /// nullopt: they can't be looked at, or are too young to be relied on.
  static std::optional<States> states_of(const std::vector<std::string>& paths, Clock::time_point now);

  std::mutex mutex_;
  std::map<std::vector<std::string>, Entry> entries_;
};

}  // namespace sshrp::auth
