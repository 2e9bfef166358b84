// SPDX-License-Identifier: MIT
#include "upstream/private_keys.h"

#include <algorithm>

#include "crypto/private_key_file.h"
#include "route/expand.h"

namespace sshrp::upstream {
namespace {

using crypto::KeyFileError;
using ops::FileError;
using ops::Readers;

constexpr std::string_view certificate_suffix = "-cert.pub";
constexpr std::size_t max_certificate_file = 2 * crypto::max_certificate;  // in base64

util::SecretBytes read_secret(const std::string& path, ops::FileSource& files,
                              const ops::Successor& successor) {
  return files.read_trusted(
      path, {.readers = Readers::we, .max_size = crypto::max_key_file, .successor = successor});
}

util::SecretBytes passphrase_for(const route::OwnKey& place, ops::FileSource& files,
                                 const ops::Successor& successor) {
  if (place.passphrase) return util::SecretBytes(place.passphrase->reveal());
  if (!place.passphrase_file) return {};
  try {
    util::SecretBytes text = read_secret(*place.passphrase_file, files, successor);
    text.truncate(std::min(as_text(text.view()).find_first_of("\r\n"), text.size()));
    return text;
  } catch (const FileError& error) {
    throw FileError("needs the passphrase of " + *place.passphrase_file + ", which " + error.what());
  }
}

// A certificate is public, so anybody may read its file; what counts is that it is one of this key.
std::optional<crypto::Certificate> certificate_beside(const std::string& path, const crypto::PublicKey& key,
                                                      ops::FileSource& files,
                                                      const ops::Successor& successor) {
  const std::string name = path + std::string(certificate_suffix);
  try {
    const auto file = files.find_trusted(
        name, {.readers = Readers::anybody, .max_size = max_certificate_file, .successor = successor});
    if (!file) return std::nullopt;
    return crypto::parse_certificate_of(key, crypto::CertificateKind::user, as_text(file->view()));
  } catch (const FileError& error) {
    throw FileError("has a certificate beside it, " + name + ", which " + error.what());
  } catch (const KeyFileError& error) {
    throw KeyFileError("has a certificate beside it, " + name + ": " + error.what());
  }
}

template <typename Pieces>
bool depends_on_user(const Pieces& pieces) {
  return std::ranges::any_of(
      pieces, [](const auto& piece) { return std::holds_alternative<config::Template::Group>(piece); });
}

crypto::CertifiedKeyPtr read_fixed(const config::Config& config, const config::Route& route,
                                   const std::optional<config::Located<config::Template>>& path,
                                   ops::FileSource& files, const ops::Successor& successor,
                                   config::ConfigErrors& errors) {
  const auto& passphrase = route.upstream_key_passphrase;
  const auto& passphrase_file = route.upstream_key_passphrase_file;
  if (!path || depends_on_user((*path)->pieces) || (passphrase && depends_on_user((*passphrase)->pieces)) ||
      (passphrase_file && depends_on_user((*passphrase_file)->pieces)))
    return nullptr;
  route::OwnKey place{.path = (*path)->literal()};
  if (passphrase) place.passphrase = std::get<config::Secret>(route::expand(**passphrase, {}));
  if (passphrase_file) place.passphrase_file = (*passphrase_file)->literal();
  try {
    return std::make_shared<const crypto::CertifiedKey>(read_private_key(place, files, successor));
  } catch (const std::exception& error) {
    errors.push_back(config.error(path->place, "key file " + place.path + " " + error.what()));
    return nullptr;
  }
}

}  // namespace

crypto::CertifiedKey read_private_key(const route::OwnKey& place, ops::FileSource& files,
                                      const ops::Successor& successor) {
  const util::SecretBytes text = read_secret(place.path, files, successor);
  const util::SecretBytes passphrase = passphrase_for(place, files, successor);
  auto key = std::make_shared<crypto::PrivateKey>(
      crypto::parse_private_key(as_text(text.view()), as_text(passphrase.view())));
  auto certificate = certificate_beside(place.path, key->public_key(), files, successor);
  return {std::move(key), std::move(certificate)};
}

std::vector<route::LoadedKeys> read_private_keys(const config::Config& config, ops::FileSource& files,
                                                 const ops::Successor& successor,
                                                 config::ConfigErrors& errors) {
  std::vector<route::LoadedKeys> all;
  for (const config::Route& route : config.routes) {
    all.push_back({.key = read_fixed(config, route, route.upstream_key, files, successor, errors),
                   .ca = read_fixed(config, route, route.upstream_ca_key, files, successor, errors)});
  }
  return all;
}

}  // namespace sshrp::upstream
