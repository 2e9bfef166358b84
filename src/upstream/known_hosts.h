// Files of known hosts, read; and KnownHostsCache, which holds them for as long as the files stay as they
// were.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "access/known_hosts.h"
#include "ops/file_io.h"

namespace sshrp::upstream {

constexpr std::size_t max_known_hosts = 16 * 1024 * 1024;  // bytes; some 100,000 hosts

/// A file that is there and can't be used; the sentence names it. It is no warning: to take such a file for
/// an empty one would let any host key pass as new.
class KnownHostsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The file's text; nullopt if there is no such file. Throws KnownHostsError if it can't be read or is larger
/// than max_known_hosts.
std::optional<std::string> read_known_hosts(const std::string& path);

/// Files that aren't there are as good as empty. Reads files, so it blocks. Throws KnownHostsError.
access::KnownHosts load_known_hosts(const std::vector<std::string>& paths);

/// Files as they were when they were read: parsing one of 10,000 lines takes longer than a login.
class KnownHostsCache {
 public:
  /// Lists of files that are held at the same time: their names may depend on a user's.
  static constexpr std::size_t max_lists = 16;

  using Clock = ops::FileState::Clock;

  /// As load_known_hosts(), by any thread. Blocks.
  std::shared_ptr<const access::KnownHosts> load(const std::vector<std::string>& paths,
                                                 Clock::time_point now = Clock::now());

 private:
  /// nullopt: there is no such file.
  using States = std::vector<std::optional<ops::FileState>>;
  struct Entry {
    States states;
    std::shared_ptr<const access::KnownHosts> hosts;
  };

  /// nullopt: they can't be looked at, or are too young to be relied on.
  static std::optional<States> states_of(const std::vector<std::string>& paths, Clock::time_point now);

  std::mutex mutex_;
  std::map<std::vector<std::string>, Entry> entries_;
};

}  // namespace sshrp::upstream
