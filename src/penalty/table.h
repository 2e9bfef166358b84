// Table: sources with penalties, in memory that all workers read and only a master, or who has its rights,
// writes. Lasts as long as the daemon, from the first master to the last.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <bitset>
#include <optional>
#include <vector>

#include "access/address.h"
#include "config/config.h"
#include "penalty/offence.h"
#include "util/unique_fd.h"

namespace sshrp::penalty {

/// Of the steady clock, which all processes of a machine have in common.
using Milliseconds = std::uint64_t;
Milliseconds milliseconds(std::chrono::steady_clock::time_point time);

/// What is remembered of a source, for a time, each in a part of its own.
enum class Part : std::uint8_t {
  penalties4,
  penalties6,
  strikes,  // penalties that were enforced: `count` of them
  bans,
};
inline constexpr std::size_t parts = 4;

struct Entry {
  access::Network source{};
  Milliseconds until = 0;  // not 0
  Offence offence = Offence::authfail;
  enum class Force : std::uint8_t { deferred, active } force = Force::deferred;
  std::uint32_t count = 0;
};

inline constexpr std::size_t max_entries = config::max_penalised_sources;  // of a part
inline constexpr std::size_t places = 2 * max_entries;  // so that few buckets are full; 4 MiB a part, at most
/// A source is in one bucket, that of its keyed hash, wherever there is room: places don't depend on each
/// other, also where a worker that was taken over aims its reports, for it has the key.
inline constexpr std::size_t bucket_size = 32;  // places
static_assert(places % bucket_size == 0);

/// All of it zeros at first; its pages are memory once they are written to. Each place changes on its own
/// under `sequence`, as facts::change_records has it.
struct SharedTable {
  /// By which another build's is told.
  static constexpr std::uint64_t this_layout = 0x7373'6872'7064'0003;
  struct Record {
    std::uint64_t address[2];
    std::uint64_t until;  // 0: free
    std::uint64_t rest;   // prefix, offence, force, count, from the lowest byte on
  };
  std::uint64_t layout;
  std::uint64_t sequence;
  std::uint64_t counts[parts];
  /// A bit for each prefix of a penalty or a ban there, of IPv4 and IPv6: of former rules, too.
  std::uint64_t sizes[2][3];
  Record records[parts][places];
};

/// Made once by the first master, and passed on to all that come after it.
struct PenaltyFiles {
  util::UniqueFd key{};    // constant: that of the hash
  util::UniqueFd table{};  // to be written
  util::UniqueFd lock{};   // held by who writes; no worker has it
};

/// Throws std::system_error, as all here.
PenaltyFiles make_penalty_files();

/// Finds buckets.
class Places {
 public:
  explicit Places(const util::UniqueFd& key);
  /// The first place of its bucket.
  std::size_t of(const access::Network& source) const;

 private:
  Bytes key_;
};

/// What isn't over: bans, and penalties in force or deferred. Throws std::runtime_error: it is being changed
/// all the time, or who changed it died of that and none has written since.
std::vector<std::pair<Part, Entry>> list(const SharedTable& table, Milliseconds now);

/// A worker's view, for its life. From any thread; no system call.
class TableReader {
 public:
  /// `table`: a description that is only for reading will do. Throws also std::runtime_error: it's of another
  /// build.
  TableReader(const util::UniqueFd& key, const util::UniqueFd& table);

  struct Found {
    std::optional<Entry> penalty{}, ban{};
    std::size_t penalties = 0;  // in the part of its kind of address
  };
  /// What holds for the address: of `source`, the network that it counts by, and of those of other sizes that
  /// it counted by when they were penalised. nullopt where it was being changed all the time.
  std::optional<Found> find(const access::Network& source, const access::IpAddress& address) const;
  std::optional<Found> find(const access::Network& source) const { return find(source, source.address); }

  /// As the function of this name; not for who is in a hurry.
  std::vector<std::pair<Part, Entry>> list(Milliseconds now) const { return penalty::list(*table_, now); }

 private:
  Places places_;
  const SharedTable* table_;
};

Part penalties_of(const access::Network& source);

/// Of sizes of networks, by their prefix.
using Sizes = std::bitset<129>;
Sizes sizes_at(const SharedTable& table, Part penalties);
void show_sizes(SharedTable& table, Part penalties, const Sizes& sizes);

// What both sides read it by.
std::optional<Entry> entry_at(const SharedTable& table, Part part, std::size_t place);
/// Its place in the bucket that begins at `first`; `places`: it isn't there.
std::size_t place_of(const SharedTable& table, Part part, std::size_t first, const access::Network& source);

}  // namespace sshrp::penalty
