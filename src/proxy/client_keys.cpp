#include "proxy/client_keys.h"

#include "ops/trusted_file.h"
#include "util/text.h"
#include "wire/error.h"

namespace sshrp::proxy {
namespace {

using auth::KeysOf;
using ops::Readers;

class Reader {
 public:
  /// `account` may own the files, too, unless it is empty.
  void read(const std::vector<route::KeySource>& sources, std::string_view key, KeysOf keys_of,
            const std::string& account) {
    for (const route::KeySource& source : sources) {
      if (const auto* line = std::get_if<config::KeyLine>(&source)) {
        keys_.texts.push_back({std::string(key), line->text, keys_of});
      } else {
        read_file(std::get<std::string>(source), keys_of, account);
      }
    }
  }

  void read_revoked(const std::string& path) {
    try {
      const auto file =
          ops::read_trusted_file(path, {.readers = Readers::anybody, .most = crypto::largest_revoked_keys});
      keys_.revoked = crypto::RevokedKeys::parse(file.view());
    } catch (const std::exception& error) {
      keys_.texts.clear();
      keys_.problems.push_back("revoked_keys " + util::escape(path) + " " + error.what() +
                               ", so no key is taken");
    }
  }

  ClientKeys take() { return std::move(keys_); }

 private:
  void read_file(const std::string& path, KeysOf keys_of, const std::string& account) {
    try {
      const auto file = ops::read_trusted_file(
          path, {.readers = Readers::anybody, .most = auth::largest_key_text, .account = account});
      keys_.texts.push_back({util::escape(path), std::string(as_text(file.view())), keys_of});
    } catch (const ops::FileError& error) {
      keys_.problems.push_back("key file " + util::escape(path) + " " + error.what());
    }
  }

  ClientKeys keys_;
};

}  // namespace

ClientKeysPtr read_client_keys(const route::Route& route) {
  Reader reader;
  reader.read(route.authorized_keys, "authorized_keys", KeysOf::users, route.upstream_user);
  reader.read(route.trusted_user_ca_keys, "trusted_user_ca_keys", KeysOf::authorities, "");
  if (route.revoked_keys) reader.read_revoked(*route.revoked_keys);
  return std::make_shared<const ClientKeys>(reader.take());
}

}  // namespace sshrp::proxy
