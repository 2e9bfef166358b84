// SPDX-License-Identifier: MIT
#include "channel/window.h"

#include <algorithm>

#include "crypto/packet_cipher.h"
#include "msg/number.h"
#include "wire/reader.h"

namespace sshrp::channel {
namespace {

void overwrite(transport::SealablePayload packet, std::size_t at, std::uint32_t value) {
  std::ranges::copy(crypto::big_endian(value), packet.payload.subspan(at).begin());
}

}  // namespace

void lower_maximum_packet(transport::SealablePayload packet) {
  wire::Reader fields(packet.view());
  try {
    const bool opens = fields.byte() == static_cast<std::uint8_t>(msg::Number::channel_open);
    if (opens) fields.string();  // channel type
    fields.uint32();             // sender channel, or recipient channel
    if (!opens) fields.uint32();
    fields.uint32();  // initial window size
    const std::size_t at = packet.payload.size() - fields.left();
    if (fields.uint32() <= max_channel_packet) return;
    overwrite(packet, at, max_channel_packet);
  } catch (const wire::ProtocolError&) {
    return;
  }
}

// It and the maximum packet size stand before the rest.
void tell_window(transport::SealablePayload packet, const wire::Rest& type_specific, std::uint32_t told) {
  const std::size_t behind = type_specific.bytes.size() + 2 * sizeof(std::uint32_t);
  overwrite(packet, packet.payload.size() - behind, told);
}

}  // namespace sshrp::channel
