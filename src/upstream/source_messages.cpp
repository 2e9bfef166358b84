// SPDX-License-Identifier: MIT
#include "upstream/source_messages.h"

namespace sshrp::upstream::source_message {

Want decode_from_worker(BytesView packet) { return wire::decode<Want>(packet); }

FromMaster decode_from_master(BytesView packet) {
  if (!packet.empty() && packet[0] == static_cast<std::uint8_t>(Number::given))
    return wire::decode<Given>(packet);
  return wire::decode<Denied>(packet);
}

}  // namespace sshrp::upstream::source_message
