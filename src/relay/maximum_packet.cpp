#include "relay/maximum_packet.h"

#include <algorithm>

#include "crypto/packet_cipher.h"
#include "msg/number.h"
#include "wire/reader.h"

namespace sshrp::relay {

void lower_maximum_packet(transport::RoomyPayload packet) {
  wire::Reader fields(packet.view());
  try {
    const bool opens = fields.byte() == static_cast<std::uint8_t>(msg::Number::channel_open);
    if (opens) fields.string();  // channel type
    fields.uint32();             // sender channel, or recipient channel
    if (!opens) fields.uint32();
    fields.uint32();  // initial window size
    const std::size_t at = packet.payload.size() - fields.left();
    if (fields.uint32() <= largest_maximum_packet) return;
    std::ranges::copy(crypto::big_endian(largest_maximum_packet),
                      packet.payload.begin() + static_cast<long>(at));
  } catch (const wire::ProtocolError&) {
    return;
  }
}

}  // namespace sshrp::relay
