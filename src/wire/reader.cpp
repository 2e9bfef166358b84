#include "wire/reader.h"

#include <algorithm>

namespace sshrp::wire {

BytesView Reader::take(std::size_t count) {
  if (count > rest_.size()) {
    throw ProtocolError("message ends early: " + std::to_string(count) + " bytes are announced where " +
                        std::to_string(rest_.size()) + " are left");
  }
  const BytesView taken = rest_.first(count);
  rest_ = rest_.subspan(count);
  return taken;
}

std::uint32_t Reader::uint32() {
  const BytesView b = take(4);
  return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
}

std::uint64_t Reader::uint64() {
  const std::uint64_t high = uint32();
  return high << 32 | uint32();
}

Mpint Reader::mpint() {
  BytesView number = string();
  if (number.empty()) return {};
  if (number[0] & 0x80) throw ProtocolError("negative mpint where only a non-negative one makes sense");
  if (number[0] == 0) {
    if (number.size() == 1 || !(number[1] & 0x80)) throw ProtocolError("mpint with needless leading zeros");
    number = number.subspan(1);
  }
  return {number};
}

NameList Reader::name_list() {
  const std::string_view list = text();
  bool name_open = list.empty();
  for (char c : list) {
    if (c <= ' ' || c > '~') throw ProtocolError("name-list with a character that isn't printable US-ASCII");
    if (c == ',' && !name_open) throw ProtocolError("name-list with an empty name");
    name_open = c != ',';
  }
  if (!name_open) throw ProtocolError("name-list with an empty name");
  return {list};
}

void Reader::read(Cookie& value) { std::ranges::copy(take(value.size()), value.begin()); }

void Reader::end() const {
  if (!rest_.empty()) throw ProtocolError("message has " + std::to_string(rest_.size()) + " bytes too many");
}

}  // namespace sshrp::wire
