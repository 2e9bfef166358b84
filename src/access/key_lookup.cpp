// SPDX-License-Identifier: MIT
#include "access/key_lookup.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/address_list.h"
#include "access/certificates.h"
#include "access/key_options.h"
#include "util/text.h"

namespace sshrp::access {
namespace {

constexpr std::size_t max_reasons = max_faults;  // that the log is told of one look-up

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

  std::optional<KeyGrant> search(const KeyList& list) {
    list_ = &list;
    for (std::size_t i = 0; i < list.keys->size(); ++i)
      if (auto grant = ask((*list.keys)[i])) return grant;
    return std::nullopt;
  }

  std::string reasons() const {
    if (reasons_.empty()) return "it isn't among the keys that may log in";
    return util::join({reasons_.begin(), reasons_.end()}, "; ");
  }

 private:
  using Line = AuthorizedKeys::Line;
  using Fault = AuthorizedKeys::Fault;

  std::optional<KeyGrant> ask(const Line& line) {
    if (line.fault != Fault::none) {
      tell(line.fault == Fault::text_too_large ? name() + ' ' + describe(line.fault)
                                               : place(line) + ": " + describe(line.fault));
      return std::nullopt;
    }
    if (!std::ranges::equal(line.blob, wanted_)) return std::nullopt;
    auto options = parse_key_options(line.options);
    if (auto* problem = std::get_if<std::string>(&options)) {
      tell(place(line) + ": " + *problem);
      return std::nullopt;
    }
    auto verdict = judge(std::get<KeyOptions>(options));
    if (auto* refusal = std::get_if<KeyRefusal>(&verdict)) {
      tell(place(line) + ": " + refusal->sentence);
      return std::nullopt;
    }
    auto& grant = std::get<KeyGrant>(verdict);
    grant.found = place(line);
    return std::move(grant);
  }

  /// Of a line about the key that was looked for.
  std::variant<KeyGrant, KeyRefusal> judge(const KeyOptions& options) const {
    const bool of_authority = options.cert_authority || list_->keys_of == KeysOf::authorities;
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
    if (list_->keys_of == KeysOf::authorities && !options.touch_is_named) grant.presence.touched = false;
    const std::vector<std::string> account = {std::string(facts_.account)};
    auto verdict = judge_certificate(*certificate, options.principals.value_or(account), facts_);
    const auto* granted = std::get_if<KeyGrant>(&verdict);
    return granted != nullptr ? both(std::move(grant), *granted) : std::move(verdict);
  }

  std::string name() const { return util::escape(list_->name); }
  std::string place(const Line& line) const { return fmt::format("line {} of {}", line.number, name()); }
  void tell(std::string sentence) {
    if (reasons_.size() < max_reasons) reasons_.push_back(std::move(sentence));
  }

  const crypto::PresentedKey& shown_;
  const ClientFacts& facts_;
  BytesView wanted_;
  const KeyList* list_ = nullptr;  // that is searched
  std::vector<std::string> reasons_;
};

}  // namespace

bool is_revoked(const crypto::PresentedKey& shown, const crypto::RevokedKeys& revoked) {
  const crypto::Certificate* certificate = shown.certificate();
  return certificate != nullptr ? revoked.revokes(*certificate) : revoked.revokes(shown.key());
}

std::variant<KeyGrant, KeyRefusal> look_up(const crypto::PresentedKey& shown, const ClientFacts& facts,
                                           const std::vector<KeyList>& lists,
                                           const crypto::RevokedKeys* revoked) {
  if (revoked != nullptr && is_revoked(shown, *revoked)) return KeyRefusal{"it is revoked"};
  const crypto::Certificate* certificate = shown.certificate();
  LookUp look_up(shown, facts);
  for (const KeyList& list : lists) {
    auto grant = look_up.search(list);
    if (!grant) continue;
    if (certificate != nullptr && !certificate->is_signed()) return KeyRefusal{"its CA hasn't signed it"};
    return *std::move(grant);
  }
  return KeyRefusal{look_up.reasons()};
}

}  // namespace sshrp::access
