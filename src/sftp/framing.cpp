#include "sftp/framing.h"

#include <algorithm>

#include "sftp/limits.h"
#include "wire/reader.h"

namespace sshrp::sftp {
namespace {

constexpr std::size_t length_size = 4;
constexpr std::size_t count_size = 4;  // of a string
constexpr std::size_t type_and_id = 5;
constexpr std::size_t offset_size = 8;  // of WRITE

std::uint32_t read_uint32(BytesView bytes) { return wire::Reader(bytes).uint32(); }

}  // namespace

std::optional<Piece> Framing::next() {
  if (data_left_ > 0) return next_part();
  if (!drop_what_is_behind()) return std::nullopt;
  const auto length_bytes = peek(length_size);
  if (!length_bytes) return std::nullopt;
  const std::uint32_t length = read_uint32(*length_bytes);
  if (length == 0) throw wire::ProtocolError("SFTP packet without a type");
  if (length > max_packet) {
    throw wire::ProtocolError("SFTP packet of " + std::to_string(length) + " bytes, of at most " +
                              std::to_string(max_packet));
  }
  const auto with_type = peek(length_size + 1);
  if (!with_type) return std::nullopt;
  if (static_cast<Type>((*with_type)[length_size]) == streamed_) return next_head(length);
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
  if (kept_.empty()) kept_.shrink();
}

}  // namespace sshrp::sftp
