// SPDX-License-Identifier: MIT
#include "penalty/table.h"

#include <cstring>
#include <new>
#include <stdexcept>

#include "crypto/digest.h"
#include "crypto/random.h"
#include "facts/ledger.h"
#include "ops/shared_memory.h"

namespace sshrp::penalty {
namespace {

constexpr std::size_t key_size = 32;  // bytes

// What /proc shows, and by which --bans finds them.
constexpr const char* key_name = "sshrpd-penalties-key";
constexpr const char* table_name = "sshrpd-penalties";
constexpr const char* lock_name = "sshrpd-penalties-lock";

std::uint64_t load(const std::uint64_t& word) { return __atomic_load_n(&word, __ATOMIC_RELAXED); }

struct Bucket {
  access::Network source;
  std::size_t first;
};

// What is in force counts before what isn't, and then what lasts longer.
auto severity(const Entry& entry) { return std::pair(entry.force, entry.until); }

}  // namespace

Milliseconds milliseconds(std::chrono::steady_clock::time_point time) {
  return static_cast<Milliseconds>(
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

PenaltyFiles make_penalty_files() {
  Bytes key(key_size);
  crypto::random_fill(key);
  return {ops::make_constant_file(key_name, key), ops::make_lock_file(table_name, sizeof(SharedTable)),
          ops::make_lock_file(lock_name, 1)};
}

Places::Places(const util::UniqueFd& key) : key_(to_vector(ops::Mapping(key).bytes())) {}

std::size_t Places::of(const access::Network& source) const {
  std::array<std::uint8_t, sizeof source.address + 1> text{};
  std::ranges::copy(source.address, text.begin());
  text.back() = static_cast<std::uint8_t>(source.prefix);
  const util::SecretBytes code = crypto::hmac(crypto::DigestKind::sha256, key_, text);
  std::uint32_t number = 0;
  std::memcpy(&number, code.view().data(), sizeof number);
  return number % (places / bucket_size) * bucket_size;
}

Part penalties_of(const access::Network& source) {
  return access::is_v4(source.address) ? Part::penalties4 : Part::penalties6;
}

Sizes sizes_at(const SharedTable& table, Part penalties) {
  Sizes sizes;
  for (std::size_t bit = 0; bit < sizes.size(); ++bit)
    sizes[bit] = (load(table.sizes[static_cast<std::size_t>(penalties)][bit / 64]) >> bit % 64 & 1) != 0;
  return sizes;
}

void show_sizes(SharedTable& table, Part penalties, const Sizes& sizes) {
  std::array<std::uint64_t, 3> words{};
  for (std::size_t bit = 0; bit < sizes.size(); ++bit)
    if (sizes[bit]) words[bit / 64] |= std::uint64_t{1} << bit % 64;
  for (std::size_t i = 0; i < words.size(); ++i)
    __atomic_store_n(&table.sizes[static_cast<std::size_t>(penalties)][i], words[i], __ATOMIC_RELAXED);
}

// Whatever stands there, it ends within the table: nothing in it is a place.
std::optional<Entry> entry_at(const SharedTable& table, Part part, std::size_t place) {
  const SharedTable::Record& record = table.records[static_cast<std::size_t>(part)][place];
  Entry entry;
  entry.until = load(record.until);
  if (entry.until == 0) return std::nullopt;
  const std::uint64_t address[] = {load(record.address[0]), load(record.address[1])};
  std::memcpy(entry.source.address.data(), address, sizeof address);
  const std::uint64_t rest = load(record.rest);
  entry.source.prefix = static_cast<unsigned>(rest & 0xff);
  entry.offence = static_cast<Offence>(std::min<std::uint64_t>(rest >> 8 & 0xff, offences - 1));
  entry.force = (rest >> 16 & 1) != 0 ? Entry::Force::active : Entry::Force::deferred;
  entry.count = static_cast<std::uint32_t>(rest >> 32);
  return entry;
}

std::size_t place_of(const SharedTable& table, Part part, std::size_t first, const access::Network& source) {
  for (std::size_t place = first; place < first + bucket_size; ++place)
    if (const auto entry = entry_at(table, part, place); entry && entry->source == source) return place;
  return places;
}

TableReader::TableReader(const util::UniqueFd& key, const util::UniqueFd& table) : places_(key) {
  static_assert(std::is_trivially_copyable_v<SharedTable>);
  const BytesView memory = ops::map_to_read(table);
  if (memory.size() != sizeof(SharedTable))
    throw std::runtime_error("the table of penalties is of another build");
  table_ = reinterpret_cast<const SharedTable*>(memory.data());
}

// Nobody pays for the hash as long as nobody has done anything, nor for other sizes where there are none.
std::optional<TableReader::Found> TableReader::find(const access::Network& source,
                                                    const access::IpAddress& address) const {
  const Part part = penalties_of(source);
  const auto count = [&](Part which) { return load(table_->counts[static_cast<std::size_t>(which)]); };
  if (count(part) == 0 && count(Part::bans) == 0) return Found{};
  std::vector<Bucket> buckets{{source, places_.of(source)}};
  Found found;
  const auto look = [&](Part which) {
    std::optional<Entry> worst;
    if (count(which) == 0) return worst;
    for (const auto& [network, first] : buckets) {
      const std::size_t place = place_of(*table_, which, first, network);
      const auto entry = place == places ? std::nullopt : entry_at(*table_, which, place);
      if (entry && (!worst || severity(*entry) > severity(*worst))) worst = entry;
    }
    return worst;
  };
  const Sizes sizes = sizes_at(*table_, part).reset(source.prefix);
  for (std::size_t prefix = 0; prefix < sizes.size() && sizes.any(); ++prefix) {
    if (!sizes[prefix]) continue;
    const access::Network other = access::network_of(address, static_cast<unsigned>(prefix));
    buckets.push_back({other, places_.of(other)});
  }
  const bool undisturbed = facts::copy_records(table_->sequence, [&] {
    found.penalties = count(part);
    found.penalty = look(part);
    found.ban = look(Part::bans);
  });
  if (!undisturbed) return std::nullopt;
  return found;
}

}  // namespace sshrp::penalty
