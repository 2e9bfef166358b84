// SPDX-License-Identifier: MIT
#include "access/authorized_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <variant>

#include "access/key_options.h"
#include "crypto/certificate.h"
#include "crypto/public_key.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::access {
namespace {

using Fault = AuthorizedKeys::Fault;

struct KeyLine {
  std::string_view options;
  Bytes blob;  // of the key
};

std::optional<Bytes> key_at(std::string_view text) {
  try {
    return crypto::parse_key_line(text);
  } catch (const wire::ProtocolError&) {
    return std::nullopt;
  }
}

/// As sshd, a line begins with options if it doesn't begin with a key.
std::variant<KeyLine, Fault> parse_line(std::string_view text) {
  if (text.size() > max_key_text_line) return Fault::line_too_long;
  if (auto blob = key_at(text)) return KeyLine{{}, *std::move(blob)};
  const auto size = options_size(text);
  if (!size) return Fault::quotation_mark_missing;
  auto blob = key_at(util::trim(text.substr(*size)));
  if (!blob) return Fault::no_key;
  return KeyLine{text.substr(0, *size), *std::move(blob)};
}

/// Calls `take` with each line that is no comment.
void each_line(std::string_view text,
               const std::function<void(std::size_t number, std::string_view line)>& take) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string_view content = util::trim(line);
    if (!content.empty() && !content.starts_with('#')) take(number, content);
  }
}

/// Of a line that is no comment.
std::optional<std::string> line_problem(std::string_view content) {
  const auto parsed = parse_line(content);
  if (const auto* fault = std::get_if<Fault>(&parsed)) return describe(*fault);
  const auto& line = std::get<KeyLine>(parsed);
  auto options = parse_key_options(line.options);
  if (auto* problem = std::get_if<std::string>(&options)) return std::move(*problem);
  if (crypto::is_certificate(line.blob)) return "this is a certificate; a key is needed, of a user or a CA";
  try {
    crypto::PublicKey::parse(line.blob);
  } catch (const wire::ProtocolError& error) {
    return error.what();
  }
  return std::nullopt;
}

}  // namespace

std::string describe(Fault fault) {
  switch (fault) {
    case Fault::text_too_large:
      return fmt::format("has more than {} KiB", max_key_text >> 10);
    case Fault::line_too_long:
      return fmt::format("it has more than {} bytes", max_key_text_line);
    case Fault::quotation_mark_missing:
      return "a quotation mark of the options is missing";
    case Fault::no_key:
      return "it holds no key";
    case Fault::none:
      break;
  }
  return "nothing is wrong with it";
}

AuthorizedKeys AuthorizedKeys::parse(std::string_view text) {
  AuthorizedKeys keys;
  if (text.size() > max_key_text) {
    keys.add(0, Fault::text_too_large);
    return keys;
  }
  std::size_t faults = 0;
  each_line(text, [&](std::size_t number, std::string_view content) {
    const auto parsed = parse_line(content);
    if (const auto* line = std::get_if<KeyLine>(&parsed)) {
      keys.add(number, line->options, line->blob);
    } else if (faults++ < max_faults) {
      keys.add(number, std::get<Fault>(parsed));
    }
  });
  keys.content_.shrink_to_fit();
  keys.rows_.shrink_to_fit();
  return keys;
}

AuthorizedKeys::Line AuthorizedKeys::operator[](std::size_t index) const {
  const Row& row = rows_[index];
  const std::size_t begin = index == 0 ? 0 : rows_[index - 1].end;
  const BytesView content = BytesView(content_).subspan(begin, row.end - begin);
  return {row.number, row.fault, as_text(content.first(row.options)), content.subspan(row.options)};
}

void AuthorizedKeys::add(std::size_t number, Fault fault) {
  rows_.push_back(
      {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(content_.size()), 0, fault});
}

void AuthorizedKeys::add(std::size_t number, std::string_view options, BytesView blob) {
  const BytesView written = as_bytes(options);
  content_.insert(content_.end(), written.begin(), written.end());
  content_.insert(content_.end(), blob.begin(), blob.end());
  rows_.push_back({static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(content_.size()),
                   static_cast<std::uint16_t>(options.size()), Fault::none});
}

std::vector<LineProblem> problems_of(std::string_view text) {
  std::vector<LineProblem> problems;
  each_line(text, [&](std::size_t number, std::string_view content) {
    if (auto problem = line_problem(content)) problems.push_back({number, *std::move(problem)});
  });
  return problems;
}

}  // namespace sshrp::access
