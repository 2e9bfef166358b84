// Recordings as files that anybody may have written: read in pieces, played, mended.
// SPDX-License-Identifier: MIT
#include "cast/playback.h"
#include "cast/writer.h"
#include "target.h"

using namespace sshrp;

namespace {

struct Read {
  cast::Verdict verdict{};
  std::uint64_t whole_bytes = 0;
  std::string output{};
  std::string cut_line{};  // empty: needs none
};

Read read(BytesView file, std::size_t piece) {
  Read made;
  cast::Reader reader;
  cast::PlainText text;
  cast::Playback playback([&](const cast::Frame& frame) {
    if (frame.kind == cast::Event::Kind::output) made.output += frame.bytes;
    text.take(frame.bytes);
  });
  while (!file.empty()) {
    const BytesView next = file.first(std::min(piece, file.size()));
    reader.feed(next);
    file = file.subspan(next.size());
    while (const auto item = reader.next())
      if (const auto* event = std::get_if<cast::Event>(&*item)) playback.add(*event);
  }
  playback.finish();
  made.verdict = reader.verdict();
  made.whole_bytes = reader.whole_bytes();
  if (reader.has_begun() && !reader.has_ended()) made.cut_line = reader.cut_line();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const BytesView file(data + 1, size - 1);
  const Read whole = read(file, SIZE_MAX);
  const Read pieces = read(file, 1u + data[0]);
  fuzz::expect(whole.verdict == pieces.verdict && whole.output == pieces.output, "pieces make no difference");
  if (whole.verdict == cast::Verdict::cut && !whole.cut_line.empty()) {
    Bytes mended = to_vector(file.first(whole.whole_bytes));
    mended.insert(mended.end(), whole.cut_line.begin(), whole.cut_line.end());
    fuzz::expect(read(mended, SIZE_MAX).verdict == cast::Verdict::cut, "what was mended is cut");
  }
  // As bytes of a terminal.
  cast::Writer writer({});
  writer.output(cast::Time(0), cast::Stream::output, file.first(file.size() / 2));
  writer.output(cast::Time(data[0] * 1000), cast::Stream::output, file.subspan(file.size() / 2));
  writer.end(cast::Time(data[0] * 1000), {});
  const Read back = read(as_bytes(writer.take()), SIZE_MAX);
  fuzz::expect(back.verdict == cast::Verdict::whole && back.output == as_text(file), "no byte is lost");
  return 0;
}
