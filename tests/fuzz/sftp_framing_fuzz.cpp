// An SFTP side's packets: however the bytes are cut, the same pieces come out, and none of them says more
// than it has.
// SPDX-License-Identifier: MIT
#include "sftp/framing.h"
#include "sftp/limits.h"
#include "target.h"
#include "wire/error.h"

using namespace sshrp;

namespace {

struct Seen {
  Bytes payloads;  // each packet's, one behind the other
  bool refused = false;
  std::size_t held = 0;
};

Seen take_apart(sftp::Type streamed, BytesView bytes, std::size_t piece_size) {
  Seen seen;
  sftp::Framing framing(streamed);
  const auto append = [&](BytesView part) {
    seen.payloads.insert(seen.payloads.end(), part.begin(), part.end());
  };
  try {
    while (!bytes.empty()) {
      const BytesView fed = bytes.first(std::min(piece_size, bytes.size()));
      bytes = bytes.subspan(fed.size());
      framing.feed(fed);
      while (const auto piece = framing.next()) {
        if (const auto* packet = std::get_if<sftp::Packet>(&*piece)) {
          fuzz::expect(!packet->payload.empty() && packet->payload.size() <= sftp::max_packet,
                       "a packet's bounds");
          append(packet->payload);
        } else if (const auto* head = std::get_if<sftp::Head>(&*piece)) {
          const auto type = static_cast<sftp::Type>(head->payload[0]);
          const bool is_name = streamed == sftp::Type::data && type == sftp::Type::name;
          fuzz::expect(type == streamed || (is_name && head->data_size + 5 > sftp::max_packet),
                       "only one type streams, and large NAMEs");
          fuzz::expect(framing.in_data() == (head->data_size > 0), "data follows its head");
          append(head->payload);
        } else {
          append(std::get<sftp::Part>(*piece).data);
        }
      }
      framing.keep();
      fuzz::expect(framing.held() <= 4 + sftp::max_packet, "no more than a packet is held");
    }
  } catch (const wire::ProtocolError&) {
    seen.refused = true;
  }
  seen.held = framing.held();
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const sftp::Type streamed = input.byte() % 2 ? sftp::Type::write : sftp::Type::data;
  const std::size_t piece_size = 1 + input.byte();
  const BytesView bytes = input.rest();
  const Seen whole = take_apart(streamed, bytes, bytes.size() + 1);
  const Seen cut = take_apart(streamed, bytes, piece_size);
  fuzz::expect(whole.refused == cut.refused, "the same verdict");
  fuzz::expect(whole.payloads == cut.payloads, "the same payloads");
  fuzz::expect(whole.refused || whole.held == cut.held, "as much is left");
  return 0;
}
