// SharedNames: what the processes of a daemon know together of the names of its upstreams' accounts: a key,
// and a file in memory with a place for each account.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "util/bytes.h"
#include "util/unique_fd.h"

namespace sshrp::lock {

/// An account of an upstream: 128 bits that say nothing to who doesn't have the daemon's key, and can't be
/// aimed at.
struct AccountId {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const AccountId&) const = default;
  /// Of the byte in the file that is locked for it.
  std::int64_t offset() const;
  /// Of its counter. Others may have the same.
  std::uint16_t place() const { return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]); }
};

/// Made once by the first master, and passed on to all that come after it.
struct NameFiles {
  util::UniqueFd key{};    // constant
  util::UniqueFd table{};  // of this size for ever: written and locked by all workers
};

/// Throws std::system_error, as all here.
NameFiles make_name_files();
/// For a worker, with a description of its own: locks of one description don't exclude each other.
util::UniqueFd open_for_worker(const NameFiles& files);

/// For a process's life.
class SharedNames {
 public:
  /// Those of a master. `table` is this process's alone.
  SharedNames(const util::UniqueFd& key, util::UniqueFd table);

  BytesView key() const { return key_; }
  int file() const { return table_.get(); }
  /// Who wishes a lock: its process() << 32, and the time in milliseconds; 0: nobody does.
  std::atomic<std::uint64_t>& wish(const AccountId& id);
  std::atomic<std::uint32_t>& moves(const AccountId& id);
  /// Not 0.
  std::uint32_t process() const { return process_; }

 private:
  struct Table;

  Bytes key_;
  util::UniqueFd table_;
  Table* memory_;
  std::uint32_t process_ = 0;
};

using SharedNamesPtr = std::shared_ptr<SharedNames>;

}  // namespace sshrp::lock
