#include "proxy/host_keys.h"

#include <fcntl.h>

#include <cstring>
#include <filesystem>

#include "crypto/private_key_file.h"
#include "ops/file_io.h"
#include "util/unique_fd.h"

namespace sshrp::proxy {
namespace {

using config::ConfigError;

constexpr std::string_view made_key_name = "host_ed25519.key";

transport::SignerPtr load_key(const std::string& path, const ops::Successor& successor) {
  const util::SecretBytes text = ops::read_trusted_file(
      path, {.readers = ops::Readers::we, .most = crypto::largest_key_file, .successor = successor});
  return std::make_shared<crypto::PrivateKey>(crypto::parse_private_key(as_text(text.view())));
}

// Written beside its name and linked into it: whoever comes second, or after a crash, finds a whole key or
// none.
void make_key(const std::string& path) {
  const std::string beside = path + ".new." + std::to_string(::getpid());
  const auto key = crypto::PrivateKey::generate_ed25519();
  const util::SecretBytes text = crypto::to_openssh_file(key, "sshrp");
  ::unlink(beside.c_str());  // what a crash left, or a worker put there to read the key
  try {
    const util::UniqueFd file(
        ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) throw crypto::KeyFileError(std::string("can't be made: ") + std::strerror(errno));
    if (!ops::write_all(file.get(), text.view()) || ::fsync(file.get()) != 0)
      throw crypto::KeyFileError(std::string("can't be written: ") + std::strerror(errno));
    if (::link(beside.c_str(), path.c_str()) != 0 && errno != EEXIST) {
      throw crypto::KeyFileError(std::string("can't be made: ") + std::strerror(errno));
    }
  } catch (...) {
    ::unlink(beside.c_str());
    throw;
  }
  ::unlink(beside.c_str());
}

transport::SignerPtr load_or_make_key(const std::string& path, const ops::Successor& successor,
                                      Generate generate) {
  if (generate == Generate::yes && !std::filesystem::exists(path)) make_key(path);
  return load_key(path, successor);
}

}  // namespace

HostKeys load_host_keys(const config::Config& config, const ops::Successor& successor, Generate generate,
                        std::vector<ConfigError>& errors) {
  auto keys = std::make_shared<std::vector<transport::SignerPtr>>();
  const auto add = [&](const std::string& path, const config::Place& place, auto load) {
    try {
      keys->push_back(load(path));
    } catch (const std::exception& error) {
      errors.push_back(config.error(place, "key file " + path + " " + error.what()));
    }
  };
  for (const auto& file : config.key)
    add(file.value, file.place, [&](const std::string& path) { return load_key(path, successor); });
  const std::string made = config.state_dir.value + "/" + std::string(made_key_name);
  if (config.key.empty() && (generate == Generate::yes || std::filesystem::exists(made))) {
    add(made, config.state_dir.place,
        [&](const std::string& path) { return load_or_make_key(path, successor, generate); });
  }
  return keys;
}

}  // namespace sshrp::proxy
