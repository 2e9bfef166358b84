// SPDX-License-Identifier: MIT
#include "proxy/snapshot.h"

#include <algorithm>

#include "access/authorized_keys.h"
#include "config/algorithms.h"
#include "config/audience.h"
#include "config/authentication.h"
#include "crypto/signature_algorithms.h"
#include "gate/connector.h"
#include "login/client_keys.h"
#include "lookup/source.h"
#include "upstream/identification.h"
#include "upstream/own_credentials.h"
#include "upstream/private_keys.h"
#include "util/text.h"

namespace sshrp::proxy {
namespace {

void check(const config::Config& config, std::string_view key,
           const std::vector<config::Located<config::KeySource>>& sources, config::ConfigErrors& errors) {
  for (const auto& source : sources) {
    const auto* line = std::get_if<config::KeyLine>(&*source);
    if (line == nullptr) continue;
    for (const auto& problem : access::problems_of(line->text))
      errors.push_back(config.error(source.place, std::string(key) + ": " + problem.sentence));
  }
}

using config::AlgorithmKind;
using msg::AuthMethod;

constexpr std::string_view remembered_name = "/known_hosts";

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

std::string public_keys(const config::Algorithms& algorithms, Leg leg) {
  return config::algorithm_list(AlgorithmKind::public_key, leg, algorithms.public_keys.value);
}

/// `list` makes a name-list of a kind and of where it is written.
template <class List>
transport::Preferences make_preferences(List list) {
  return {.kex = list(AlgorithmKind::kex, &config::AlgorithmLists::kex),
          .host_keys = list(AlgorithmKind::host_key, &config::AlgorithmLists::host_keys),
          .ciphers = list(AlgorithmKind::cipher, &config::AlgorithmLists::ciphers),
          .macs = list(AlgorithmKind::mac, &config::AlgorithmLists::macs),
          .compression = list(AlgorithmKind::compression, &config::AlgorithmLists::compression)};
}

transport::Settings make_settings(const config::Algorithms& algorithms, Leg leg) {
  transport::Settings settings;
  settings.preferences = make_preferences([&](AlgorithmKind kind, auto specs) {
    return config::algorithm_list(kind, leg, *(algorithms.*specs));
  });
  settings.server_sig_algs = config::signature_algorithms_of(public_keys(algorithms, leg));
  settings.rekey = {algorithms.rekey_limit->bytes, algorithms.rekey_limit->time};
  return settings;
}

upstream::Speech speech_of(transport::Settings transport, std::string public_keys) {
  transport.identification = upstream::default_identification();
  return {std::move(public_keys), std::make_shared<const transport::Settings>(std::move(transport))};
}

bool has_own(const config::RouteAlgorithms& own) {
  return !own.kex->empty() || !own.ciphers->empty() || !own.macs->empty() || !own.host_keys->empty() ||
         !own.public_keys->empty() || !own.compression->empty() || own.rekey_limit;
}

upstream::Speech speech_of(const config::Algorithms& all, const config::RouteAlgorithms& own) {
  transport::Settings settings = make_settings(all, Leg::upstream);
  settings.preferences = make_preferences([&](AlgorithmKind kind, auto specs) {
    return config::route_algorithm_list(kind, *(all.*specs), *(own.*specs));
  });
  if (own.rekey_limit) settings.rekey = {(*own.rekey_limit)->bytes, (*own.rekey_limit)->time};
  return speech_of(std::move(settings), config::route_algorithm_list(AlgorithmKind::public_key,
                                                                     *all.public_keys, *own.public_keys));
}

upstream::SettingsPtr upstream_settings(const config::Config& config, upstream::SelectorPtr selector) {
  const config::Algorithms& algorithms = config.upstream_algorithms;
  upstream::Settings settings;
  settings.remembered_hosts = config.state_dir.value + std::string(remembered_name);
  settings.speech =
      speech_of(make_settings(algorithms, Leg::upstream), public_keys(algorithms, Leg::upstream));
  for (const config::Route& route : config.routes) {
    if (has_own(route.upstream_algorithms))
      settings.speech_of_routes.emplace(config::route_key(route),
                                        speech_of(algorithms, route.upstream_algorithms));
  }
  settings.known_hosts = std::make_shared<upstream::KnownHostsCache>();
  settings.selector = std::move(selector);
  settings.back_offs = std::make_shared<upstream::BackOffs>();
  settings.places = std::make_shared<upstream::LoginPlaces>(*config.upstream_limits.max_logins_in_progress);
  settings.lookups = std::make_shared<net::HostLookups>();
  settings.sources = std::make_shared<upstream::SourceLink>();
  settings.connector = std::make_shared<gate::Connector>(
      gate::Surroundings{.upstream = settings,
                         .keepalive_interval = *config.upstream_keepalive.interval,
                         .keepalive_count_max = *config.upstream_keepalive.count_max,
                         .ack_timeout = *config.limits.ack_timeout});
  return std::make_shared<const upstream::Settings>(std::move(settings));
}

// Whoever is let in without a credential is no stranger, so no stranger may be like those.
std::shared_ptr<const login::Likenesses> likenesses(const config::Config& config, const HostKeys& host_keys) {
  std::vector<login::Likeness::Traits> all;
  for (const config::Route& route : config.routes) {
    if (*route.anonymous) continue;
    login::Likeness::Traits traits{.route = config::route_key(route),
                                   .methods = config::offered_methods(route)};
    if (!route.password) traits.that_reach = {AuthMethod::password, AuthMethod::keyboard_interactive};
    if (*route.upstream_key_probe || config::key_file_on_upstream(route))
      traits.that_reach.add(AuthMethod::publickey);
    traits.one_upstream = route.upstream
                              ? !(*route.upstream)->captures()
                              : !route.upstream_host->captures() && !route.upstream_port->captures();
    all.push_back(std::move(traits));
  }
  return std::make_shared<const login::Likenesses>(std::move(all), secret_of(host_keys));
}

// `config` outlives what comes of it.
login::SettingsPtr login_settings(const config::Config& config, const HostKeys& host_keys,
                                  std::vector<route::LoadedKeys> private_keys,
                                  std::vector<route::LoadedCredential> gates,
                                  upstream::SelectorPtr selector) {
  login::Settings settings;
  settings.max_auth_tries = config.limits.max_auth_tries.value;
  settings.banner = config.banner.value;
  settings.public_keys = public_keys(config.algorithms, Leg::downstream);
  settings.routes =
      std::make_shared<lookup::TableSource>(route::Table(config, std::move(private_keys), std::move(gates)));
  settings.likenesses = likenesses(config, host_keys);
  settings.key_files = std::make_shared<ops::TrustedFileCache>(login::max_key_files);
  settings.upstream = upstream_settings(config, std::move(selector));
  return std::make_shared<const login::Settings>(std::move(settings));
}

}  // namespace

void check_key_lines(const config::Config& config, config::ConfigErrors& errors) {
  for (const config::Route& route : config.routes) {
    check(config, "authorized_keys", route.authorized_keys, errors);
    check(config, "trusted_user_ca_keys", route.trusted_user_ca_keys, errors);
  }
}

std::shared_ptr<const Snapshot> make_snapshot(config::Config config, ops::FileSource& files,
                                              const ops::Successor& successor, config::ConfigErrors& errors) {
  HostKeys host_keys = load_host_keys(config, files, successor, errors);
  auto private_keys = upstream::read_private_keys(config, files, successor, errors);
  auto gates = upstream::read_gate_credentials(config, files, successor, errors);
  check_key_lines(config, errors);
  transport::Settings downstream = make_settings(config.algorithms, Leg::downstream);
  downstream.identification =
      config.version->empty() ? upstream::default_identification() : config.version.value;
  downstream.preferences.host_keys = possible_with(host_keys, downstream.preferences.host_keys);
  if (errors.empty() && downstream.preferences.host_keys.empty()) {
    errors.push_back(config.error(config.algorithms.host_keys.place, "no host key fits these algorithms"));
  }
  if (!errors.empty()) return nullptr;

  const auto snapshot = std::make_shared<Snapshot>();
  snapshot->config = std::move(config);
  snapshot->host_keys = std::move(host_keys);
  snapshot->downstream = std::make_shared<const transport::Settings>(std::move(downstream));
  snapshot->penalties = std::make_unique<penalty::Penalties>(snapshot->config.limits);
  snapshot->weak_crypto = std::make_unique<WeakCryptoWarnings>(snapshot->config);
  snapshot->balancer = std::make_shared<upstream::BalancerLink>(std::make_shared<upstream::InService>());
  snapshot->login = login_settings(snapshot->config, snapshot->host_keys, std::move(private_keys),
                                   std::move(gates), snapshot->balancer);
  return snapshot;
}

}  // namespace sshrp::proxy
