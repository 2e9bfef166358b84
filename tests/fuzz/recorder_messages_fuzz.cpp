// What a worker that somebody took over may say to the recorder, and what a recorder may say to a worker.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "ops/account_fields.h"
#include "record/ring.h"
#include "target.h"

using namespace sshrp;

namespace {

void hear_worker(BytesView packet) {
  std::size_t all = 0;
  Bytes again;
  try {
    record::for_each_from_worker(packet, [&](const record::FromWorker& said, std::size_t size) {
      all += size;
      std::visit([&](const auto& message) { record::append(again, message); }, said);
      if (const auto* open = std::get_if<record::message::Open>(&said)) {
        const auto texts = record::decode_texts(open->texts);
        fuzz::expect(std::ranges::equal(record::encode_texts(texts.variables, texts.facts), open->texts),
                     "texts are what was told");
        fuzz::expect(
            !record::is_session_id(open->session) || open->session.find('/') == std::string_view::npos,
            "no name leads elsewhere");
      }
    });
    fuzz::expect(all == packet.size(), "each byte belongs to a message");
    fuzz::expect(again.size() == packet.size(), "as long as it was");
  } catch (const wire::ProtocolError&) {
    fuzz::expect(all <= packet.size(), "no message is longer than its packet");
  }
}

/// The input is what a worker has written into its ring.
void take_ring(BytesView bytes) {
  static const util::UniqueFd file = record::make_ring();
  static const ops::SharedMapping mapping(file);
  auto& memory = *reinterpret_cast<record::RingMemory*>(mapping.bytes().data());
  const std::size_t size = std::min(bytes.size(), record::ring_size);
  std::ranges::copy(bytes.first(size), memory.bytes.begin());
  memory.written = size;
  record::RingReader reader(file);
  std::size_t all = 0;
  try {
    for (Bytes packet; reader.take(packet); packet.clear()) {
      fuzz::expect(!packet.empty() && packet.size() <= record::max_packet, "a packet of a possible size");
      all += packet.size();
      hear_worker(packet);
    }
    fuzz::expect(all < size || size == 0, "each byte is a packet's or its length's");
  } catch (const wire::ProtocolError&) {
    fuzz::expect(all < size, "no packet is longer than what is there");
  }
}

void hear_recorder(BytesView packet) {
  try {
    record::for_each_from_recorder(packet, [](const record::FromRecorder&) {});
  } catch (const wire::ProtocolError&) {
  }
}

void take_account(BytesView bytes) {
  try {
    const auto account = ops::decode_account(bytes);
    fuzz::expect(std::ranges::equal(ops::encode_account(account), bytes), "the same account");
  } catch (const wire::ProtocolError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView packet(data, size);
  hear_worker(packet);
  take_ring(packet);
  hear_recorder(packet);
  take_account(packet);
  return 0;
}
