// SPDX-License-Identifier: MIT
#include "app/tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "crypto/digest.h"

namespace sshrp::app {
namespace {

constexpr std::size_t max_token_file = 4096;  // bytes
constexpr std::string_view level_of_one = "user";

/// All of the first line, without blanks at its end.
std::string_view first_line(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  while (text.ends_with(' ') || text.ends_with('\t') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

// RFC 6750 §2.1 has fewer.
bool can_be_sent(char c) { return c > ' ' && c <= '~'; }

std::array<std::uint8_t, 32> digest_of_file(const std::string& path, ops::FileSource& files) {
  const util::SecretBytes text =
      files.read_trusted(path, {.readers = ops::Readers::we, .max_size = max_token_file});
  const std::string_view token = first_line(as_text(text.view()));
  if (token.size() < min_token || token.size() > max_token)
    throw std::runtime_error(
        fmt::format("has no token of {} to {} characters in its first line", min_token, max_token));
  if (!std::ranges::all_of(token, can_be_sent))
    throw std::runtime_error("has a token with other characters than ASCII's printable ones");
  const util::SecretBytes digest = crypto::digest(crypto::DigestKind::sha256, as_bytes(token));
  std::array<std::uint8_t, 32> sha256{};
  std::ranges::copy(digest.view(), sha256.begin());
  return sha256;
}

std::string name_of_file(const std::string& path) { return std::filesystem::path(path).filename().string(); }

}  // namespace

std::vector<TokenDigest> read_tokens(const config::Config& config, ops::FileSource& files,
                                     config::ConfigErrors& errors) {
  std::vector<TokenDigest> tokens;
  const auto add = [&](std::string_view key, const config::Located<std::string>& file, std::string_view level,
                       const std::string& name) {
    try {
      tokens.push_back(
          {name.empty() ? name_of_file(*file) : name, std::string(level), digest_of_file(*file, files)});
    } catch (const std::exception& error) {
      errors.push_back(config.error(file.place, fmt::format("{}: {} {}", key, *file, error.what())));
    }
  };
  const config::Http& http = config.http;
  if (!http.token_file->empty()) add("token_file", http.token_file, level_of_one, "");
  for (const config::HttpToken& token : http.tokens) add("file", token.file, *token.level, *token.name);
  return tokens;
}

}  // namespace sshrp::app
