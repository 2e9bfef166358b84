// SPDX-License-Identifier: MIT
#include "sftp/framing.h"

#include <algorithm>
#include <cassert>

#include "sftp/limits.h"
#include "wire/reader.h"

namespace sshrp::sftp {
namespace {

constexpr std::size_t length_size = 4;
constexpr std::size_t count_size = 4;  // of a string
constexpr std::size_t type_and_id = 5;
constexpr std::size_t offset_size = 8;  // of WRITE

constexpr std::size_t max_waste = 64 * 1024;  // memory around what is kept

std::uint32_t read_uint32(BytesView bytes) { return wire::Reader(bytes).uint32(); }

void insist_on_bound(std::uint32_t length, std::uint32_t max) {
  if (length <= max) return;
  throw wire::ProtocolError("SFTP packet of " + std::to_string(length) + " bytes, of at most " +
                            std::to_string(max));
}

void put_length(util::BlockQueue& queue, std::size_t length) {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(length >> 24),
                                static_cast<std::uint8_t>(length >> 16),
                                static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
  queue.append(bytes);
}

}  // namespace

std::optional<Piece> Framing::next() {
  if (data_left_ > 0) return next_part();
  if (!drop_what_is_behind()) return std::nullopt;
  const auto length_bytes = peek(length_size);
  if (!length_bytes) return std::nullopt;
  const std::uint32_t length = read_uint32(*length_bytes);
  if (length == 0) throw wire::ProtocolError("SFTP packet without a type");
  if (streamed_ == Type::write) insist_on_bound(length, max_data_packet);
  const auto with_type = peek(length_size + 1);
  if (!with_type) return std::nullopt;
  const auto type = static_cast<Type>((*with_type)[length_size]);
  if (is_large_name(type, length)) return next_name(length);
  insist_on_bound(length, type == streamed_ ? max_data_packet : max_packet);
  if (type == streamed_) return next_head(length);
  const auto whole = peek(length_size + length);
  if (!whole) return std::nullopt;
  consume(whole->size());
  return Packet{whole->subspan(length_size)};
}

std::optional<Piece> Framing::next_head(std::uint32_t length) {
  std::size_t head = type_and_id + count_size;
  if (streamed_ == Type::write) {
    if (length < head) throw wire::ProtocolError("WRITE ends early");
    const auto up_to_handle = peek(length_size + head);
    if (!up_to_handle) return std::nullopt;
    const std::uint32_t handle = read_uint32(up_to_handle->last(count_size));
    if (handle > max_handle) throw wire::ProtocolError("WRITE with a handle of more than 256 bytes");
    head += handle + offset_size + count_size;
  }
  if (length < head) throw wire::ProtocolError("WRITE or DATA ends early");
  const auto bytes = peek(length_size + head);
  if (!bytes) return std::nullopt;
  const std::uint32_t data_size = read_uint32(bytes->last(count_size));
  if (data_size > length - head) throw wire::ProtocolError("WRITE or DATA that ends before its data");
  consume(bytes->size());
  data_left_ = data_size;
  behind_data_ = static_cast<std::uint32_t>(length - head - data_size);
  return Head{bytes->subspan(length_size), data_size};
}

bool Framing::is_large_name(Type type, std::uint32_t length) const {
  return streamed_ == Type::data && type == Type::name && length > max_packet;
}

std::optional<Piece> Framing::next_name(std::uint32_t length) {
  const auto bytes = peek(length_size + type_and_id);
  if (!bytes) return std::nullopt;
  consume(bytes->size());
  data_left_ = length - static_cast<std::uint32_t>(type_and_id);
  return Head{bytes->subspan(length_size), data_left_};
}

bool Framing::has_piece() const {
  BytesView bytes = kept_.data();
  if (data_left_ > 0) return !bytes.empty();
  bytes = bytes.subspan(std::min<std::size_t>(behind_data_, bytes.size()));
  if (bytes.size() <= length_size) return false;
  const BytesView payload = bytes.subspan(length_size);
  std::size_t needed = read_uint32(bytes);
  const auto type = static_cast<Type>(payload[0]);
  if (is_large_name(type, static_cast<std::uint32_t>(needed))) {
    needed = type_and_id;
  } else if (type == streamed_) {
    std::size_t head = type_and_id + count_size;
    if (payload.size() < head) return false;
    if (streamed_ == Type::write)
      head += read_uint32(payload.subspan(type_and_id)) + offset_size + count_size;
    needed = std::min(needed, head);
  }
  return payload.size() >= needed;
}

std::optional<Piece> Framing::next_part() {
  const BytesView source = kept_.empty() ? fresh_ : BytesView(kept_.data());
  if (source.empty()) return std::nullopt;
  const BytesView data = source.first(std::min<std::size_t>(source.size(), data_left_));
  consume(data.size());
  data_left_ -= static_cast<std::uint32_t>(data.size());
  return Part{data};
}

// False: not all of it has come.
bool Framing::drop_what_is_behind() {
  while (behind_data_ > 0) {
    const std::size_t there = kept_.empty() ? fresh_.size() : kept_.size();
    if (there == 0) return false;
    const std::size_t dropped = std::min<std::size_t>(there, behind_data_);
    consume(dropped);
    behind_data_ -= static_cast<std::uint32_t>(dropped);
  }
  return true;
}

// Takes from the fresh bytes no more than what is missing, so that data behind a cut head needn't be copied.
std::optional<BytesView> Framing::peek(std::size_t count) {
  if (!kept_.empty() && kept_.size() < count) {
    const std::size_t missing = std::min(count - kept_.size(), fresh_.size());
    kept_.append(fresh_.first(missing));
    fresh_ = fresh_.subspan(missing);
  }
  const BytesView source = kept_.empty() ? fresh_ : BytesView(kept_.data());
  if (source.size() < count) return std::nullopt;
  return source.first(count);
}

void Framing::consume(std::size_t count) {
  if (kept_.empty()) {
    fresh_ = fresh_.subspan(count);
  } else {
    kept_.consume(count);
  }
}

void Framing::keep() {
  kept_.append(fresh_);
  fresh_ = {};
  // Room to grow isn't waste: each packet would be followed by a copy of all before it.
  const std::size_t room = kept_.capacity() - kept_.size();
  if (kept_.empty() || room > std::max(max_waste, kept_.size())) kept_.shrink();
}

void Outlet::packet(BytesView payload) {
  util::BlockQueue& queue = data_left_ > 0 ? waiting_ : output_;
  put_length(queue, payload.size());
  queue.append(payload);
}

void Outlet::begin(BytesView head, std::uint32_t data_size) {
  assert(data_left_ == 0);
  put_length(output_, head.size() + data_size);
  output_.append(head);
  data_left_ = data_size;
}

void Outlet::data(BytesView bytes) {
  assert(bytes.size() <= data_left_);
  output_.append(bytes);
  data_left_ -= static_cast<std::uint32_t>(bytes.size());
  if (data_left_ > 0) return;
  while (!waiting_.empty()) {
    output_.append(waiting_.front());
    waiting_.consume(waiting_.front().size());
  }
}

}  // namespace sshrp::sftp
