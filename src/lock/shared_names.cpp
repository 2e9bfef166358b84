// SPDX-License-Identifier: MIT
#include "lock/shared_names.h"

#include <cstring>
#include <new>

#include "crypto/random.h"
#include "ops/shared_memory.h"

namespace sshrp::lock {
namespace {

constexpr std::size_t key_size = 32;  // bytes
constexpr std::size_t places = 65536;

// What /proc shows.
constexpr const char* key_name = "sshrpd-names-key";
constexpr const char* table_name = "sshrpd-names";

}  // namespace

/// All of it zeros at first. Its pages are memory once they are written to.
struct SharedNames::Table {
  std::array<std::atomic<std::uint64_t>, places> wishes;
  std::array<std::atomic<std::uint32_t>, places> moves;
};

std::int64_t AccountId::offset() const {
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data() + sizeof number, sizeof number);
  return static_cast<std::int64_t>(number >> 2);
}

NameFiles make_name_files() {
  Bytes key(key_size);
  crypto::random_fill(key);
  return {ops::make_constant_file(key_name, key),
          ops::make_lock_file(table_name, places * (sizeof(std::uint64_t) + sizeof(std::uint32_t)))};
}

util::UniqueFd open_for_worker(const NameFiles& files) { return ops::open_anew(files.table); }

SharedNames::SharedNames(const util::UniqueFd& key, util::UniqueFd table) : table_(std::move(table)) {
  key_ = to_vector(ops::Mapping(key).bytes());
  const MutableBytes memory = ops::map_to_write(table_);
  if (memory.size() < sizeof(Table)) throw std::runtime_error("the table of names is too small");
  memory_ = reinterpret_cast<Table*>(memory.data());
  while (process_ == 0) crypto::random_fill({reinterpret_cast<std::uint8_t*>(&process_), sizeof process_});
}

std::atomic<std::uint64_t>& SharedNames::wish(const AccountId& id) { return memory_->wishes[id.place()]; }
std::atomic<std::uint32_t>& SharedNames::moves(const AccountId& id) { return memory_->moves[id.place()]; }

}  // namespace sshrp::lock
