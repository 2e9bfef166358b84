// SPDX-License-Identifier: MIT
#include "record/ring.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

#include "ops/system_error.h"

namespace sshrp::record {

static_assert(std::atomic<std::uint64_t>::is_always_lock_free && std::atomic<Wish>::is_always_lock_free);
static_assert(std::has_single_bit(ring_size), "positions may pass 2^64");

namespace {

constexpr std::size_t length_size = sizeof(std::uint32_t);  // of a packet, in the order of the machine
constexpr std::size_t half = ring_size / 2;
static_assert(half >= max_packet + length_size, "a writer that waits has room in the end");

RingMemory& memory_of(const ops::SharedMapping& mapping) {
  if (mapping.bytes().size() != sizeof(RingMemory)) {
    errno = EINVAL;
    ops::throw_errno("a ring of another size");
  }
  return *reinterpret_cast<RingMemory*>(mapping.bytes().data());
}

/// Of a stretch of the ring, what is before its end; the rest is at its beginning.
std::size_t until_end(std::uint64_t position, std::size_t size) {
  return std::min<std::size_t>(size, ring_size - position % ring_size);
}

std::size_t at(std::uint64_t position) { return position % ring_size; }

}  // namespace

util::UniqueFd make_ring() { return ops::make_shared_file("recordings", sizeof(RingMemory)).writable; }

// ── the worker's end ──

RingWriter::RingWriter(const util::UniqueFd& file) : mapping_(file), memory_(memory_of(mapping_)) {}

std::size_t RingWriter::used() const {
  const std::uint64_t used = written_ - memory_.taken.load(std::memory_order_seq_cst);
  if (used > ring_size) throw wire::ProtocolError("more was taken from a ring than is there");
  return used;
}

void RingWriter::copy_in(BytesView bytes) {
  const BytesView first = bytes.first(until_end(written_, bytes.size()));
  std::memcpy(memory_.bytes.data() + at(written_), first.data(), first.size());
  const BytesView rest = bytes.subspan(first.size());
  if (!rest.empty()) std::memcpy(memory_.bytes.data(), rest.data(), rest.size());
  written_ += bytes.size();
}

// The reader may make room before it sees that one waits for it: then nobody else would say so.
bool RingWriter::put(BytesView packet) {
  const std::size_t size = length_size + packet.size();
  if (ring_size - used() < size) {
    memory_.waits_for_room.store(1, std::memory_order_seq_cst);
    if (used() > half) return false;
    memory_.waits_for_room.store(0, std::memory_order_relaxed);
  }
  const auto length = static_cast<std::uint32_t>(packet.size());
  std::array<std::uint8_t, length_size> bytes;
  std::memcpy(bytes.data(), &length, length_size);
  copy_in(bytes);
  copy_in(packet);
  memory_.written.store(written_, std::memory_order_seq_cst);
  return true;
}

bool RingWriter::wakes_reader() {
  const Wish wish = memory_.wish.load(std::memory_order_seq_cst);
  const std::uint64_t used = written_ - memory_.taken.load(std::memory_order_seq_cst);
  if (wish == Wish::none || (wish == Wish::many && used < half)) return false;
  return memory_.wish.exchange(Wish::none) != Wish::none;
}

// ── the recorder's end ──

RingReader::RingReader(const util::UniqueFd& file) : mapping_(file), memory_(memory_of(mapping_)) {}

std::size_t RingReader::used() const {
  return end_.value_or(memory_.written.load(std::memory_order_seq_cst)) - taken_;
}

// The other side may write another position at any time: this one is looked at once.
std::size_t RingReader::checked_used() const {
  const std::size_t used = this->used();
  if (used > ring_size) throw wire::ProtocolError("a ring has more than there is room for");
  return used;
}

void RingReader::copy_out(std::uint64_t from, std::uint8_t* to, std::size_t size) const {
  const std::size_t first = until_end(from, size);
  std::memcpy(to, memory_.bytes.data() + at(from), first);
  if (size > first) std::memcpy(to + first, memory_.bytes.data(), size - first);
}

bool RingReader::take(Bytes& packet) {
  const std::size_t before = packet.size();
  for (std::size_t left = checked_used(); left > 0;) {
    std::uint32_t size = 0;
    if (left < length_size) throw wire::ProtocolError("a packet in a ring has no whole length");
    copy_out(taken_, reinterpret_cast<std::uint8_t*>(&size), length_size);
    if (size == 0 || size > max_packet || size > left - length_size)
      throw wire::ProtocolError("no possible size of a packet in a ring");
    if (packet.size() + size > max_packet) break;
    packet.resize(packet.size() + size);
    copy_out(taken_ + length_size, packet.data() + packet.size() - size, size);
    taken_ += length_size + size;
    left -= length_size + size;
  }
  memory_.taken.store(taken_, std::memory_order_seq_cst);
  return packet.size() > before;
}

bool RingReader::has(Wish wish) const {
  return wish != Wish::none && used() >= (wish == Wish::many ? half : 1);
}

void RingReader::set(Wish wish) { memory_.wish.store(wish, std::memory_order_seq_cst); }

bool RingReader::has_room_for_writer() {
  if (used() > half || memory_.waits_for_room.load(std::memory_order_seq_cst) == 0) return false;
  return memory_.waits_for_room.exchange(0) != 0;
}

}  // namespace sshrp::record
