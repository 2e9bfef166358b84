// SPDX-License-Identifier: MIT
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
  const BytesView number = string();
  if (!number.empty() && number[0] & 0x80)
    throw ProtocolError("negative mpint where only a non-negative one makes sense");
  const auto begin = std::ranges::find_if(number, [](std::uint8_t digit) { return digit != 0; });
  return {number.subspan(static_cast<std::size_t>(begin - number.begin()))};
}

Mpint Reader::minimal_mpint() {
  const std::size_t before = rest_.size();
  const Mpint number = mpint();
  const std::size_t zeros = before - rest_.size() - sizeof(std::uint32_t) - number.magnitude.size();
  const bool needs_zero = !number.magnitude.empty() && number.magnitude[0] & 0x80;
  if (zeros != (needs_zero ? 1u : 0u)) throw ProtocolError("mpint with needless leading zeros");
  return number;
}

NameList Reader::name_list() {
  const std::string_view list = text();
  if (list.find('\0') != std::string_view::npos) throw ProtocolError("name-list with a zero byte");
  return {list};
}

std::vector<std::string_view> NameList::names() const {
  std::vector<std::string_view> names;
  for (std::string_view rest = text; !rest.empty() && names.size() < max_names;) {
    const std::string_view name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
    if (!name.empty()) names.push_back(name);
  }
  return names;
}

void Reader::read(Cookie& value) { std::ranges::copy(take(value.size()), value.begin()); }

void Reader::end() const {
  if (!rest_.empty()) throw ProtocolError("message has " + std::to_string(rest_.size()) + " bytes too many");
}

}  // namespace sshrp::wire
