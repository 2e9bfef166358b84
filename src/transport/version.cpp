#include "transport/version.h"

#include <algorithm>

#include "util/text.h"
#include "wire/error.h"

namespace sshrp::transport {
namespace {

using wire::DisconnectReason;
using wire::ProtocolError;

constexpr std::string_view version_2 = "SSH-2.0-";
constexpr std::string_view version_1_99 = "SSH-1.99-";  // RFC 4253 §5.1: a server that speaks 2.0 too
constexpr std::size_t line_end_size = 2;

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

std::string without_line_end(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return std::string(line);
}

}  // namespace

std::optional<std::string> IdentificationReader::next(MutableBytes& received) {
  for (;;) {
    const std::string_view text = as_text(received);
    const std::size_t end = text.substr(0, max_identification).find('\n');
    if (end == std::string_view::npos) {
      if (text.size() < max_identification) return std::nullopt;
      throw ProtocolError("identification line of more than " + std::to_string(max_identification) +
                          " bytes");
    }
    const std::string line = without_line_end(text.substr(0, end));
    received = received.subspan(end + 1);

    const bool spoken =
        line.starts_with(version_2) || (peer_ == Role::server && line.starts_with(version_1_99));
    if (spoken) {
      if (software_version(line).empty() || !std::ranges::all_of(line, is_printable)) {
        throw ProtocolError("malformed identification \"" + util::escape(line) + "\"");
      }
      return line;
    }
    if (line.starts_with("SSH-")) {
      throw ProtocolError(DisconnectReason::protocol_version_not_supported,
                          "protocol version of \"" + util::escape(line) + "\" isn't supported: 2.0 is");
    }
    if (peer_ == Role::client)
      throw ProtocolError("no SSH identification: \"" + util::escape(line, 64) + "\"");
    if (line.find('\0') != std::string::npos || ++lines_before_ > max_lines_before_identification) {
      throw ProtocolError("no SSH identification from the server");
    }
  }
}

std::string_view software_version(std::string_view identification) {
  const std::size_t prefix =
      identification.starts_with(version_1_99) ? version_1_99.size() : version_2.size();
  if (identification.size() < prefix) return {};
  const std::string_view rest = identification.substr(prefix);
  return rest.substr(0, rest.find(' '));
}

bool is_valid_identification(std::string_view line) {
  return line.starts_with(version_2) && !software_version(line).empty() &&
         std::ranges::all_of(line, is_printable) && line.size() + line_end_size <= max_identification;
}

}  // namespace sshrp::transport
