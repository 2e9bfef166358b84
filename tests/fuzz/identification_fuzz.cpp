// The identification line (RFC 4253 §4.2): how a peer's is found, and which may be sent.
// SPDX-License-Identifier: MIT
#include "target.h"
#include "transport/version.h"
#include "wire/error.h"

using namespace sshrp;

namespace {

struct Outcome {
  bool refused = false;
  std::optional<std::string> line;
  std::size_t left = 0;

  bool operator==(const Outcome&) const = default;
};

Outcome read_in_pieces(transport::Role peer, BytesView bytes, std::size_t piece) {
  transport::IdentificationReader reader(peer);
  Outcome outcome;
  Bytes kept;
  try {
    while (!bytes.empty() && !outcome.line) {
      const BytesView part = bytes.first(std::min(piece, bytes.size()));
      bytes = bytes.subspan(part.size());
      kept.insert(kept.end(), part.begin(), part.end());
      MutableBytes rest = kept;
      outcome.line = reader.next(rest);
      outcome.left = bytes.size() + rest.size();
      kept = to_vector(rest);
    }
  } catch (const wire::ProtocolError&) {
    outcome = {.refused = true, .line = {}, .left = 0};
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::uint8_t choice = input.byte();
  const auto peer = choice & 1 ? transport::Role::client : transport::Role::server;
  const BytesView bytes = input.rest();

  const Outcome at_once = read_in_pieces(peer, bytes, bytes.size());
  fuzz::expect(at_once == read_in_pieces(peer, bytes, 1 + choice / 2), "the pieces make no difference");
  if (at_once.line) {
    fuzz::expect(at_once.line->size() <= transport::max_identification_taken, "the line is bounded");
    fuzz::expect(at_once.line->starts_with("SSH-"), "it is an identification");
  }

  const std::string_view text = as_text(bytes);
  transport::software_version(text);
  if (transport::is_valid_identification(text)) {
    const std::string sent = std::string(text) + "\r\n";
    fuzz::expect(read_in_pieces(peer, as_bytes(sent), 1).line == text, "what may be sent is read as it was");
  }
  return 0;
}
