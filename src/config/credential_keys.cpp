#include "config/credential_values.h"
#include "config/schema.h"
#include "config/values.h"

namespace sshrp::config {

std::vector<Key<Server>> credential_keys() {
  return {
      key("password", &Server::password, password(),
          "what clients must give as password, as it is or as crypt(3) hash"),
      key("authorized_keys", &Server::authorized_keys, key_source(),
          "files or lines with the keys that clients may log in with, as sshd(8) has them"),
      key("trusted_user_ca_keys", &Server::trusted_user_ca_keys, key_source(),
          "files or lines with the keys that may sign clients' certificates"),
      key("revoked_keys", &Server::revoked_keys, path_template(),
          "file with the keys and certificates that are refused, a list or a KRL"),
      key("upstream_authorized_keys", &Server::upstream_authorized_keys, remote_path_template(),
          "file on the upstream with the keys that clients may log in with"),
      key("upstream_key_probe", &Server::upstream_key_probe, boolean(),
          "whether the upstream is asked, instead, if it would take the client's key"),
      key("auth_methods", &Server::auth_methods, auth_method(),
          "the methods offered to clients; without it all that can work"),
      key("anonymous", &Server::anonymous, boolean(), "whether clients need to show nothing at all"),
      key("upstream_password", &Server::upstream_password, secret_template(),
          "the password to log in with there"),
      key("upstream_key", &Server::upstream_key, path_template(),
          "file with the private key to log in with there"),
      key("upstream_ca_key", &Server::upstream_ca_key, path_template(),
          "file with the private key that signs a certificate for each login there"),
      key("upstream_key_passphrase", &Server::upstream_key_passphrase, secret_template(),
          "what the private key is encrypted with"),
      key("upstream_key_passphrase_file", &Server::upstream_key_passphrase_file, path_template(),
          "file with the passphrase instead"),
  };
}

}  // namespace sshrp::config
