// SPDX-License-Identifier: MIT
#include "access/line_by_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "access/address_list.h"
#include "access/certificates.h"
#include "access/key_options.h"
#include "crypto/public_key.h"
#include "util/result.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::access {
namespace {

constexpr std::size_t max_reasons = 8;

struct Line {
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
Result<Line> parse_line(std::string_view text) {
  if (text.size() > max_key_text_line) return fmt::format("it has more than {} bytes", max_key_text_line);
  if (auto blob = key_at(text)) return Line{{}, *std::move(blob)};
  const auto size = options_size(text);
  if (!size) return std::string("a quotation mark of the options is missing");
  auto blob = key_at(util::trim(text.substr(*size)));
  if (!blob) return std::string("it holds no key");
  return Line{text.substr(0, *size), *std::move(blob)};
}

/// Calls `take` with each line that is no comment, until it returns false.
void each_line(std::string_view text,
               const std::function<bool(std::size_t number, std::string_view line)>& take) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string_view content = util::trim(line);
    if (!content.empty() && !content.starts_with('#') && !take(number, content)) return;
  }
}

using Problem = std::optional<std::string>;

Problem wrong_circumstances(const KeyOptions& options, const ClientFacts& facts) {
  if (options.expires && facts.now > *options.expires) return "expiry-time is over";
  if (!options.from) return std::nullopt;
  const Problem problem = not_in_list(*options.from, facts.address);
  return problem ? std::optional("from: " + *problem) : std::nullopt;
}

/// What both the line and the certificate allow; as sshd, they may not name different commands.
std::variant<KeyGrant, KeyRefusal> both(KeyGrant by_line, const KeyGrant& by_certificate) {
  const auto& here = by_line.permissions.force_command;
  const auto& there = by_certificate.permissions.force_command;
  if (here && there && *here != *there) return KeyRefusal{"line and certificate force different commands"};
  by_line.permissions = narrowed(std::move(by_line.permissions), by_certificate.permissions);
  by_line.presence.touched = by_line.presence.touched || by_certificate.presence.touched;
  by_line.presence.verified = by_line.presence.verified || by_certificate.presence.verified;
  return by_line;
}

class LookUp {
 public:
  LookUp(const crypto::PresentedKey& shown, const ClientFacts& facts) : shown_(shown), facts_(facts) {
    const crypto::Certificate* certificate = shown.certificate();
    wanted_ = certificate != nullptr ? certificate->signature_key().blob() : shown.key().blob();
  }

  std::optional<KeyGrant> search(const KeyText& text) {
    text_ = &text;
    if (text.text.size() > max_key_text) {
      tell(fmt::format("{} has more than {} KiB", util::escape(text.name), max_key_text >> 10));
      return std::nullopt;
    }
    std::optional<KeyGrant> grant;
    each_line(text.text, [&](std::size_t number, std::string_view line) {
      grant = ask(number, line);
      return !grant;
    });
    return grant;
  }

  std::string reasons() const {
    if (reasons_.empty()) return "it isn't among the keys that may log in";
    return util::join({reasons_.begin(), reasons_.end()}, "; ");
  }

 private:
  std::optional<KeyGrant> ask(std::size_t number, std::string_view text) {
    auto parsed = parse_line(text);
    const auto* line = std::get_if<Line>(&parsed);
    if (line == nullptr) {
      tell(number, std::get<std::string>(parsed));
      return std::nullopt;
    }
    if (!std::ranges::equal(line->blob, wanted_)) return std::nullopt;
    auto options = parse_key_options(line->options);
    if (auto* problem = std::get_if<std::string>(&options)) {
      tell(number, *problem);
      return std::nullopt;
    }
    auto verdict = judge(std::get<KeyOptions>(options));
    if (auto* refusal = std::get_if<KeyRefusal>(&verdict)) {
      tell(number, refusal->sentence);
      return std::nullopt;
    }
    auto& grant = std::get<KeyGrant>(verdict);
    grant.found = fmt::format("line {} of {}", number, util::escape(text_->name));
    return std::move(grant);
  }

  /// Of a line about the key that was looked for.
  std::variant<KeyGrant, KeyRefusal> judge(const KeyOptions& options) const {
    const bool of_authority = options.cert_authority || text_->keys_of == KeysOf::authorities;
    const crypto::Certificate* certificate = shown_.certificate();
    if (of_authority != (certificate != nullptr))
      return KeyRefusal{of_authority ? "this key is one of a CA, which only certifies others"
                                     : "this key is no CA's, so it certifies nobody"};
    if (options.principals && !of_authority)
      return KeyRefusal{"principals= stands at a key that isn't a CA's (cert-authority is missing)"};
    if (auto problem = wrong_circumstances(options, facts_)) return KeyRefusal{*std::move(problem)};
    KeyGrant grant{options.permissions, options.presence, {}};
    if (certificate == nullptr) return grant;
    // As sshd: of those whom a list of CAs lets in, the certificate alone says whether a touch is needed.
    if (text_->keys_of == KeysOf::authorities && !options.touch_is_named) grant.presence.touched = false;
    const std::vector<std::string> account = {std::string(facts_.account)};
    auto verdict = judge_certificate(*certificate, options.principals.value_or(account), facts_);
    const auto* granted = std::get_if<KeyGrant>(&verdict);
    return granted != nullptr ? both(std::move(grant), *granted) : std::move(verdict);
  }

  void tell(std::size_t number, std::string_view sentence) {
    tell(fmt::format("line {} of {}: {}", number, util::escape(text_->name), sentence));
  }
  void tell(std::string sentence) {
    if (reasons_.size() < max_reasons) reasons_.push_back(std::move(sentence));
  }

  const crypto::PresentedKey& shown_;
  const ClientFacts& facts_;
  BytesView wanted_;
  const KeyText* text_ = nullptr;  // that is searched
  std::vector<std::string> reasons_;
};

}  // namespace

std::variant<KeyGrant, KeyRefusal> look_up_line_by_line(const crypto::PresentedKey& shown,
                                                        const ClientFacts& facts,
                                                        const std::vector<KeyText>& texts) {
  const crypto::Certificate* certificate = shown.certificate();
  LookUp look_up(shown, facts);
  for (const KeyText& text : texts) {
    auto grant = look_up.search(text);
    if (!grant) continue;
    if (certificate != nullptr && !certificate->is_signed()) return KeyRefusal{"its CA hasn't signed it"};
    return *std::move(grant);
  }
  return KeyRefusal{look_up.reasons()};
}

}  // namespace sshrp::access
