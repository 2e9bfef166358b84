// The proxy's own credentials for an upstream: keys, certificates made for the login, a password.
// SPDX-License-Identifier: MIT
#include "crypto/certificate_builder.h"
#include "crypto/private_key_file.h"
#include "login/login.h"
#include "msg/publickey_request.h"
#include "net/blocking.h"
#include "upstream/key_forms.h"
#include "upstream/private_keys.h"
#include "util/unix_time.h"

namespace sshrp::login {

using msg::AuthMethod;
using upstream::Answer;
using upstream::Refused;
using wire::DisconnectReason;

namespace {

// Of a certificate made for one login: the clocks of two machines may differ by some minutes.
constexpr std::chrono::minutes issued_before{5};
constexpr std::chrono::minutes issued_for{5};

crypto::CertifiedKeyPtr issue(const crypto::Signer& ca, const std::string& upstream_user,
                              const std::string& session_id) {
  const auto now = std::chrono::system_clock::now();
  auto key = std::make_shared<crypto::PrivateKey>(crypto::PrivateKey::generate_ed25519());
  auto certificate = crypto::issue_certificate(key->public_key(),
                                               {.kind = crypto::CertificateKind::user,
                                                .key_id = "sshrp session " + session_id,
                                                .valid_principals = {upstream_user},
                                                .valid_after = util::seconds_since_1970(now - issued_before),
                                                .valid_before = util::seconds_since_1970(now + issued_for),
                                                .critical_options = {},
                                                .extensions = crypto::default_user_extensions()},
                                               ca);
  return std::make_shared<const crypto::CertifiedKey>(
      crypto::CertifiedKey{std::move(key), std::move(certificate)});
}

}  // namespace

net::Task<crypto::CertifiedKeyPtr> Login::load_key(const route::OwnKey& key) {
  if (key.loaded) co_return key.loaded;
  auto read = [key] {
    ops::MachineFiles files;
    return std::make_shared<const crypto::CertifiedKey>(upstream::read_private_key(key, files));
  };
  try {
    // To find the key of a passphrase takes as long as its file says.
    const net::Cost cost = key.passphrase || key.passphrase_file ? net::Cost::dear : net::Cost::cheap;
    co_return co_await net::blocking(context_.executor, context_.work_place, cost, std::move(read));
  } catch (const std::runtime_error& error) {  // FileError, KeyFileError
    throw upstream::UpstreamError(DisconnectReason::by_application,
                                  "the proxy can't log in at the upstream server",
                                  "key file " + key.path + " " + error.what());
  }
}

net::Task<std::vector<Credential>> Login::load_credentials() {
  std::vector<Credential> credentials;
  if (route()->upstream_key) credentials.emplace_back(co_await load_key(*route()->upstream_key));
  if (route()->upstream_ca_key) {
    const crypto::CertifiedKeyPtr ca = co_await load_key(*route()->upstream_ca_key);
    auto make = [signer = ca->signer, user = route()->upstream_user, id = context_.session_id] {
      return issue(*signer, user, id);
    };
    credentials.emplace_back(co_await net::blocking(context_.executor, context_.work_place, std::move(make)));
  }
  if (route()->upstream_password) credentials.emplace_back(*route()->upstream_password);
  co_return credentials;
}

// With its certificate first, then as it is. RSA takes milliseconds, so all signing is done on another
// thread.
net::Task<Answer> Login::authenticate_with_key(crypto::CertifiedKeyPtr key) {
  const transport::Transport& transport = upstream_->connection()->transport();
  Answer answer = Refused{*upstream_methods_, Refused::Progress::none};
  const upstream::WelcomeAlgorithms welcome{context_.settings->upstream->speech_for(route()->key).public_keys,
                                            transport.peer_signature_algorithms()};
  for (const upstream::KeyForm& form : upstream::forms_of(*key, welcome)) {
    const auto* refused = std::get_if<Refused>(&answer);
    if (refused == nullptr || refused->progress == Refused::Progress::partial ||
        !refused->methods.has(AuthMethod::publickey))
      break;
    upstream_login_ = login_record(AuthMethod::publickey, key->signer->public_key().fingerprint());
    Bytes data = msg::signed_data(transport.session_id(), upstream_->user_name(), form.algorithm, form.blob);
    auto sign = [signer = key->signer, algorithm = form.signature_algorithm, data = std::move(data)] {
      return signer->sign(algorithm, data);
    };
    const Bytes signature = co_await net::blocking(context_.executor, context_.work_place, std::move(sign));
    const Bytes fields = msg::signed_fields(form.algorithm, form.blob, signature);
    answer = co_await upstream_->request(AuthMethod::publickey, fields);
    // Cisco's server takes the first signature for an offer.
    if (std::holds_alternative<upstream::KeyWelcome>(answer))
      answer = co_await upstream_->request(AuthMethod::publickey, fields);
  }
  if (std::holds_alternative<upstream::KeyWelcome>(answer)) {
    throw upstream::UpstreamError(DisconnectReason::by_application, "the upstream server can't be understood",
                                  "the upstream answered a signature twice with SSH_MSG_USERAUTH_PK_OK");
  }
  co_return answer;
}

}  // namespace sshrp::login
