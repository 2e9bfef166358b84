// SPDX-License-Identifier: MIT
#include "facts/session_packing.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "facts/counter_reader.h"

namespace sshrp::facts {
namespace {

using std::chrono::system_clock;
using Seconds = std::chrono::duration<double>;

// So that sums of them are times, too.
constexpr std::int64_t max_time = std::int64_t{1} << 62;     // ns since 1970: 2116
constexpr double max_lasted = 1e9;                           // s: 31 years
constexpr std::size_t size_in_bytes = sizeof(PackedRecord);  // nothing stands behind that

static_assert(max_packed_text <= UINT8_MAX);

class Packer {
 public:
  explicit Packer(PackedRecord& packed) : next_(reinterpret_cast<std::uint8_t*>(packed.data())) {}

  void put(std::uint64_t number) { put_bytes(&number, sizeof number); }
  void put(system_clock::time_point time) {
    put(static_cast<std::uint64_t>(std::chrono::nanoseconds(time.time_since_epoch()).count()));
  }
  void put(Seconds duration) { put(std::bit_cast<std::uint64_t>(duration.count())); }
  void put(std::string_view text) {
    if (left_ == 0) return;
    const auto size =
        static_cast<std::uint8_t>(std::min({text.size(), max_packed_text, left_ - sizeof(std::uint8_t)}));
    put_bytes(&size, sizeof size);
    put_bytes(text.data(), size);
  }
  void put(const LoginRecord& login) {
    put(login.method);
    put(login.key);
  }
  void put(const std::optional<HostPort>& address) {
    put(address ? std::uint64_t{address->port} + 1 : 0);
    put(address ? std::string_view(address->host) : std::string_view());
  }

 private:
  void put_bytes(const void* bytes, std::size_t size) {
    if (size > left_) size = left_ = 0;
    if (size == 0) return;  // of nothing there may be no address
    std::memcpy(next_, bytes, size);
    next_ += size;
    left_ -= size;
  }

  std::uint8_t* next_;
  std::size_t left_ = size_in_bytes;
};

// Behind the last member all are zeros, and so are those that another build hasn't.
class Unpacker {
 public:
  explicit Unpacker(const PackedRecord& packed)
      : next_(reinterpret_cast<const std::uint8_t*>(packed.data())) {}

  void take(std::uint64_t& number) { number = std::min(take_number(), max_total); }
  void take(system_clock::time_point& time) {
    const auto number = static_cast<std::int64_t>(take_number());
    const std::chrono::nanoseconds since(std::clamp(number, std::int64_t{0}, max_time));
    time = system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(since));
  }
  void take(Seconds& duration) {
    const auto count = std::bit_cast<double>(take_number());
    duration = Seconds(std::isfinite(count) ? std::clamp(count, 0.0, max_lasted) : 0.0);
  }
  void take(std::string& text) {
    std::uint8_t size = 0;
    take_bytes(&size, sizeof size);
    text.resize(std::min({std::size_t{size}, max_packed_text, left_}));
    take_bytes(text.data(), text.size());
  }
  void take(LoginRecord& login) {
    take(login.method);
    take(login.key);
  }
  void take(std::optional<HostPort>& address) {
    const std::uint64_t port = take_number();
    std::string host;
    take(host);
    if (port != 0 && port <= std::uint64_t{UINT16_MAX} + 1)
      address = HostPort{std::move(host), static_cast<std::uint16_t>(port - 1)};
  }

 private:
  std::uint64_t take_number() {
    std::uint64_t number = 0;
    take_bytes(&number, sizeof number);
    return number;
  }
  void take_bytes(void* bytes, std::size_t size) {
    if (size > left_) size = left_ = 0;
    std::memcpy(bytes, next_, size);
    next_ += size;
    left_ -= size;
  }

  const std::uint8_t* next_;
  std::size_t left_ = size_in_bytes;
};

}  // namespace

PackedRecord pack(const SessionRecord& record) {
  PackedRecord packed{};
  Packer packer(packed);
  std::apply([&](const auto&... members) { (packer.put(members), ...); }, members_of(record));
  return packed;
}

SessionRecord unpack(const PackedRecord& packed) {
  SessionRecord record;
  Unpacker unpacker(packed);
  std::apply([&](auto&... members) { (unpacker.take(members), ...); }, members_of(record));
  return record;
}

}  // namespace sshrp::facts
