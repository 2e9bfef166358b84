// SPDX-License-Identifier: MIT
#include "transport/version.h"

#include <algorithm>

#include "util/text.h"
#include "wire/error.h"

namespace sshrp::transport {
namespace {

using wire::DisconnectReason;
using wire::ProtocolError;

constexpr std::string_view version_2 = "SSH-2.0-";
constexpr std::string_view version_1_99 = "SSH-1.99-";  // RFC 4253 §5.1: one that speaks 2.0 too
constexpr std::size_t line_end_size = 2;

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

// Some end it with CR CR LF.
std::string without_line_end(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  return std::string(line);
}

// What stands before the softwareversion, with the hyphen; 0 if it isn't a protocol that we speak. As
// OpenSSH, any 2.x is taken for 2.0.
std::size_t protocol_size(std::string_view identification) {
  constexpr std::string_view version_2_x = "SSH-2.";
  if (identification.starts_with(version_1_99)) return version_1_99.size();
  if (!identification.starts_with(version_2_x)) return 0;
  const std::size_t end = identification.find_first_not_of("0123456789", version_2_x.size());
  const bool has_minor =
      end != std::string_view::npos && end > version_2_x.size() && identification[end] == '-';
  return has_minor ? end + 1 : 0;
}

}  // namespace

std::optional<std::string> IdentificationReader::next(MutableBytes& received) {
  for (;;) {
    const std::string_view text = as_text(received);
    const std::size_t end = text.substr(0, max_identification_taken).find('\n');
    if (end == std::string_view::npos) {
      if (text.size() < max_identification_taken) return std::nullopt;
      throw ProtocolError("identification line of more than " + std::to_string(max_identification_taken) +
                          " bytes");
    }
    const std::string line = without_line_end(text.substr(0, end));
    received = received.subspan(end + 1);

    if (const std::size_t protocol = protocol_size(line)) {
      // What stands behind it may be anything but nothing.
      if (line.size() == protocol || line.find_first_of(std::string_view("\0\r", 2)) != std::string::npos)
        throw ProtocolError("malformed identification \"" + util::escape(line) + "\"");
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
    line_before_ = line.substr(0, max_line_kept);
  }
}

std::string_view software_version(std::string_view identification) {
  const std::size_t protocol = protocol_size(identification);
  if (protocol == 0) return {};
  const std::string_view rest = identification.substr(protocol);
  return rest.substr(0, rest.find(' '));
}

bool is_valid_identification(std::string_view line) {
  return line.starts_with(version_2) && !software_version(line).empty() &&
         std::ranges::all_of(line, is_printable) && line.size() + line_end_size <= max_identification;
}

}  // namespace sshrp::transport
