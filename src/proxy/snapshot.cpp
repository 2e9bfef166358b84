#include "proxy/snapshot.h"

#include <algorithm>

#include "config/algorithms.h"
#include "config/proofs.h"
#include "crypto/signature_algorithms.h"
#include "proxy/identification.h"
#include "proxy/key_lines.h"
#include "util/text.h"

namespace sshrp::proxy {
namespace {

using config::AlgorithmKind;
using config::Leg;

// Of the algorithms allowed, those that one of our keys can do.
std::string possible_with(const HostKeys& keys, const std::string& allowed) {
  std::vector<std::string_view> names = util::split(allowed, ',');
  std::erase_if(names, [&](std::string_view name) {
    const auto* row = crypto::find_signature_algorithm(name);
    return std::ranges::none_of(
        *keys, [&](const auto& key) { return row != nullptr && key->public_key().type() == row->key_type; });
  });
  return util::join(names, ",");
}

transport::Settings make_settings(const config::Algorithms& algorithms, Leg leg) {
  const auto list = [&](AlgorithmKind kind, const config::Located<std::string>& spec) {
    return config::algorithm_list(kind, leg, spec.value);
  };
  transport::Settings settings;
  settings.preferences = {.kex = list(AlgorithmKind::kex, algorithms.kex),
                          .host_keys = list(AlgorithmKind::host_key, algorithms.host_keys),
                          .ciphers = list(AlgorithmKind::cipher, algorithms.ciphers),
                          .macs = list(AlgorithmKind::mac, algorithms.macs),
                          .compression = list(AlgorithmKind::compression, algorithms.compression)};
  settings.server_sig_algs =
      config::signature_algorithms_of(list(AlgorithmKind::public_key, algorithms.public_keys));
  settings.rekey = {algorithms.rekey_limit->bytes, algorithms.rekey_limit->time};
  return settings;
}

}  // namespace

std::shared_ptr<const Snapshot> make_snapshot(config::Config config, const ops::Successor& successor,
                                              config::ConfigErrors& errors) {
  HostKeys keys = load_host_keys(config, successor, Generate::yes, errors);
  std::vector<ServerKeys> server_keys = read_server_keys(config, successor, errors);
  check_key_lines(config, errors);
  transport::Settings downstream = make_settings(config.algorithms, Leg::downstream);
  downstream.identification = config.version->empty() ? default_identification() : config.version.value;
  downstream.preferences.host_keys = possible_with(keys, downstream.preferences.host_keys);
  if (errors.empty() && downstream.preferences.host_keys.empty()) {
    errors.push_back(config.error(config.algorithms.host_keys.place, "no host key fits these algorithms"));
  }
  if (!errors.empty()) return nullptr;

  transport::Settings upstream = make_settings(config.upstream_algorithms, Leg::upstream);
  upstream.identification = default_identification();
  route::Table routes(config);
  msg::AuthMethods methods;
  for (const config::Server& server : config.servers) methods = methods | config::offered_methods(server);
  const auto public_keys = [](const config::Algorithms& algorithms, Leg leg) {
    return config::algorithm_list(AlgorithmKind::public_key, leg, algorithms.public_keys.value);
  };
  std::string downstream_public_keys = public_keys(config.algorithms, Leg::downstream);
  std::string upstream_public_keys = public_keys(config.upstream_algorithms, Leg::upstream);
  return std::make_shared<const Snapshot>(
      Snapshot{std::move(config), std::move(routes), methods, std::move(keys), std::move(server_keys),
               std::move(downstream_public_keys), std::move(upstream_public_keys), std::make_shared<Paces>(),
               std::make_shared<auth::KnownHostsCache>(),
               std::make_shared<const transport::Settings>(std::move(downstream)),
               std::make_shared<const transport::Settings>(std::move(upstream))});
}

}  // namespace sshrp::proxy
