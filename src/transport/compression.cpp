// SPDX-License-Identifier: MIT
#include "transport/compression.h"

#include <zlib.h>

#include <stdexcept>

#include "wire/error.h"

namespace sshrp::transport {
namespace {

constexpr std::size_t first_room = 4096;
constexpr int level = 6;

// Room for at least one more byte behind `used`, and what zlib may fill of it.
void offer_room(Bytes& room, std::size_t used, z_stream& stream) {
  if (room.size() < used + first_room) room.resize(std::max(room.size() * 2, used + first_room));
  stream.next_out = room.data() + used;
  stream.avail_out = static_cast<uInt>(room.size() - used);
}

void give_input(z_stream& stream, BytesView input) {
  stream.next_in = const_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
}

SealablePayload with_room(Bytes& room, std::size_t used) {
  room.resize(std::max(room.size(), used + tailroom));
  return {MutableBytes(room).subspan(headroom, used - headroom)};
}

}  // namespace

struct Inflater::Stream {
  z_stream z{};
  Stream() {
    if (inflateInit(&z) != Z_OK) throw std::runtime_error("inflateInit failed");
  }
  ~Stream() { inflateEnd(&z); }
};

Inflater::Inflater() : stream_(std::make_unique<Stream>()) {}
Inflater::~Inflater() = default;

SealablePayload Inflater::inflate(BytesView compressed, std::size_t limit) {
  z_stream& z = stream_->z;
  give_input(z, compressed);
  std::size_t used = headroom;
  for (;;) {
    offer_room(room_, used, z);
    const int result = ::inflate(&z, Z_SYNC_FLUSH);
    used = room_.size() - z.avail_out;
    if (result != Z_OK && result != Z_BUF_ERROR) {
      throw wire::ProtocolError(wire::DisconnectReason::compression_error, "compressed data is corrupt");
    }
    if (used - headroom > limit) {
      throw wire::ProtocolError(
          wire::DisconnectReason::compression_error,
          "compressed packet inflates to more than " + std::to_string(limit) + " bytes");
    }
    if (z.avail_out > 0) return with_room(room_, used);
  }
}

struct Deflater::Stream {
  z_stream z{};
  Stream() {
    if (deflateInit(&z, level) != Z_OK) throw std::runtime_error("deflateInit failed");
  }
  ~Stream() { deflateEnd(&z); }
};

Deflater::Deflater() : stream_(std::make_unique<Stream>()) {}
Deflater::~Deflater() = default;

SealablePayload Deflater::deflate(BytesView payload) {
  z_stream& z = stream_->z;
  give_input(z, payload);
  std::size_t used = headroom;
  for (;;) {
    offer_room(room_, used, z);
    if (const int result = ::deflate(&z, Z_PARTIAL_FLUSH); result != Z_OK && result != Z_BUF_ERROR) {
      throw std::runtime_error("deflate failed");
    }
    used = room_.size() - z.avail_out;
    if (z.avail_out > 0) return with_room(room_, used);
  }
}

}  // namespace sshrp::transport
