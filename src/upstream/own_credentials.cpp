// SPDX-License-Identifier: MIT
#include "upstream/own_credentials.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "balance/setup.h"
#include "config/text_rules.h"
#include "crypto/private_key_file.h"
#include "upstream/private_keys.h"

namespace sshrp::upstream {
namespace {

using Name = config::Located<std::string>;

constexpr std::size_t max_certificate_file = 2 * crypto::max_certificate;  // in base64

/// With what is wrong told at the file's name.
class Reader {
 public:
  Reader(const config::Config& config, ops::FileSource& files, const ops::Successor& successor,
         config::ConfigErrors& errors)
      : config_(config), files_(files), successor_(successor), errors_(errors) {}

  crypto::CertifiedKeyPtr key(const Name& name, const Name& certificate) {
    if (name->empty()) return nullptr;
    auto key =
        told_at(name, "key file", [&] { return read_private_key({.path = *name}, files_, successor_); });
    if (!key) return nullptr;
    if (!certificate->empty()) {
      auto read = told_at(certificate, "certificate file", [&] {
        const auto file = files_.read_trusted(
            *certificate,
            {.readers = ops::Readers::anybody, .max_size = max_certificate_file, .successor = successor_});
        return crypto::parse_certificate_of(key->signer->public_key(), crypto::CertificateKind::user,
                                            as_text(file.view()));
      });
      key->certificate = std::move(read);
    }
    return std::make_shared<const crypto::CertifiedKey>(*std::move(key));
  }

  /// Of a key that can be used as it stands there.
  util::SecretBytes key_file(const Name& name) {
    if (name->empty()) return {};
    auto content = told_at(name, "key file", [&] {
      auto text = files_.read_trusted(
          *name,
          {.readers = ops::Readers::we, .max_size = balance::max_check_secret, .successor = successor_});
      static_cast<void>(crypto::parse_private_key(as_text(text.view())));
      return text;
    });
    return content ? *std::move(content) : util::SecretBytes();
  }

  std::optional<config::Secret> password(const Name& name, std::size_t max_size = config::max_secret) {
    if (name->empty()) return std::nullopt;
    return told_at(name, "password file", [&] {
      auto text = files_.read_trusted(*name, {.readers = ops::Readers::we,
                                              .max_size = config::max_secret + 2,  // a line's end
                                              .successor = successor_});
      text.truncate(std::min(as_text(text.view()).find_first_of("\r\n"), text.size()));
      if (text.empty()) throw ops::FileError("is empty");
      if (text.size() > max_size)
        throw ops::FileError(fmt::format("has a password of {} bytes, more than the {} that it may have",
                                         text.size(), max_size));
      return config::Secret(as_text(text.view()));
    });
  }

 private:
  template <class Read>
  auto told_at(const Name& name, std::string_view what, Read read) -> std::optional<decltype(read())> {
    try {
      return read();
    } catch (const std::exception& error) {
      errors_.push_back(config_.error(name.place, fmt::format("{} {} {}", what, *name, error.what())));
      return std::nullopt;
    }
  }

  const config::Config& config_;
  ops::FileSource& files_;
  const ops::Successor& successor_;
  config::ConfigErrors& errors_;
};

}  // namespace

std::vector<route::LoadedCredential> read_gate_credentials(const config::Config& config,
                                                           ops::FileSource& files,
                                                           const ops::Successor& successor,
                                                           config::ConfigErrors& errors) {
  Reader reader(config, files, successor, errors);
  std::vector<route::LoadedCredential> all;
  for (const config::Gate& gate : config.gates) {
    const std::size_t max_size =
        gate.address->kind == config::GateKind::socks5 ? config::max_socks_credential : config::max_secret;
    all.push_back({.key = reader.key(gate.key, gate.certificate),
                   .password = reader.password(gate.password_file, max_size)});
  }
  return all;
}

std::vector<CheckCredential> read_check_credentials(const config::Config& config, ops::FileSource& files,
                                                    const ops::Successor& successor,
                                                    config::ConfigErrors& errors) {
  Reader reader(config, files, successor, errors);
  std::vector<CheckCredential> all;
  for (const config::UpstreamGroup& group : config.upstream_groups) {
    CheckCredential& credential = all.emplace_back();
    credential.key_file = reader.key_file(group.check_key);
    if (const auto password = reader.password(group.check_password_file))
      credential.password = util::SecretBytes(password->reveal());
  }
  return all;
}

}  // namespace sshrp::upstream
