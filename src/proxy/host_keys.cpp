// SPDX-License-Identifier: MIT
#include "proxy/host_keys.h"

#include <fcntl.h>

#include <cstring>

#include "crypto/digest.h"
#include "crypto/private_key_file.h"
#include "ops/file_io.h"
#include "util/unique_fd.h"

namespace sshrp::proxy {
namespace {

constexpr std::string_view made_key_name = "host_ed25519.key";

[[noreturn]] void fail(const char* what) {
  throw crypto::KeyFileError(std::string(what) + ": " + std::strerror(errno));
}

transport::SignerPtr load_key(const std::string& path, ops::FileSource& files,
                              const ops::Successor& successor) {
  const util::SecretBytes text = files.read_trusted(
      path, {.readers = ops::Readers::we, .max_size = crypto::max_key_file, .successor = successor});
  return std::make_shared<crypto::PrivateKey>(crypto::parse_private_key(as_text(text.view())));
}

}  // namespace

util::SecretBytes secret_of(const HostKeys& keys) {
  crypto::Digest digest(crypto::DigestKind::sha512);
  for (const auto& key : *keys) {
    const auto* in_memory = dynamic_cast<const crypto::PrivateKey*>(key.get());
    if (in_memory != nullptr) digest.update(in_memory->digest().view());
  }
  return digest.finish();
}

std::optional<std::string> made_host_key(const config::Config& config) {
  if (!config.key.empty()) return std::nullopt;
  return config.state_dir.value + "/" + std::string(made_key_name);
}

util::SecretBytes new_host_key() {
  return crypto::to_openssh_file(crypto::PrivateKey::generate_ed25519(), "sshrp");
}

// Written beside its name and linked into it: whoever comes second, or after a crash, finds a whole key or
// none.
void make_host_key(const std::string& path) {
  const std::string beside = path + ".new." + std::to_string(::getpid());
  const util::SecretBytes text = new_host_key();
  ::unlink(beside.c_str());  // what a crash left, or a worker put there to read the key
  try {
    const util::UniqueFd file(
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) fail("can't be made");
    if (!ops::write_all(file.get(), text.view()) || ::fsync(file.get()) != 0) fail("can't be written");
    if (::link(beside.c_str(), path.c_str()) != 0 && errno != EEXIST) fail("can't be made");
  } catch (...) {
    ::unlink(beside.c_str());
    throw;
  }
  ::unlink(beside.c_str());
}

HostKeys load_host_keys(const config::Config& config, ops::FileSource& files, const ops::Successor& successor,
                        std::vector<config::ConfigError>& errors) {
  auto keys = std::make_shared<std::vector<transport::SignerPtr>>();
  const auto add = [&](const std::string& path, const config::Place& place) {
    try {
      keys->push_back(load_key(path, files, successor));
    } catch (const std::exception& error) {
      errors.push_back(config.error(place, "key file " + path + " " + error.what()));
    }
  };
  for (const auto& file : config.key) add(file.value, file.place);
  if (const auto made = made_host_key(config)) add(*made, config.state_dir.place);
  return keys;
}

}  // namespace sshrp::proxy
