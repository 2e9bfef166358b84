#include "app/generation.h"

#include <unistd.h>

#include "app/configuration.h"
#include "app/state_dir.h"

namespace sshrp::app {
namespace {

// The package makes the first; the second is on every system.
constexpr const char* default_users[] = {"sshrp", "nobody"};

ops::LogFiles open_logs(const config::Config& config, config::ConfigErrors& errors) {
  try {
    return ops::open_log_files(ops::log_settings(config));
  } catch (const std::runtime_error& error) {
    errors.push_back(config.error(config.log.place, error.what()));
    return {};
  }
}

std::variant<Prepared, config::ConfigErrors> prepare(config::Config config, const Listening& have) {
  config::ConfigErrors errors;
  Generation generation{.snapshot = {},
                        .account = worker_account(config, errors),
                        .listening = {},
                        .log = ops::log_settings(config)};
  ops::LogFiles log_files = open_logs(config, errors);
  make_state_dir(config, errors);
  generation.snapshot =
      proxy::make_snapshot(config::Config(std::move(config)), successor_of(generation.account), errors);
  if (!generation.snapshot) return errors;
  const config::Config& kept = generation.snapshot->config;
  generation.listening = listen_as_configured(kept, have, errors);
  if (errors.empty() && generation.account) give_state_dir(kept, *generation.account, errors);
  if (!errors.empty()) return errors;
  return Prepared{std::make_shared<const Generation>(std::move(generation)), std::move(log_files)};
}

}  // namespace

ops::Successor successor_of(const std::optional<ops::Account>& account) {
  return account ? ops::Successor{account->uid, account->groups} : ops::Successor();
}

std::optional<ops::Account> worker_account(const config::Config& config, config::ConfigErrors& errors) {
  if (::geteuid() != 0) return std::nullopt;
  std::variant<ops::Account, std::string> found;
  if (config.user->empty()) {
    for (const char* user : default_users) {
      found = ops::find_account(user, config.group.value);
      if (std::holds_alternative<ops::Account>(found)) break;
    }
  } else {
    found = ops::find_account(config.user.value, config.group.value);
  }
  if (auto* account = std::get_if<ops::Account>(&found)) return std::move(*account);
  const std::string& sentence = std::get<std::string>(found);
  const bool of_group = sentence.find("no group") != std::string::npos;
  errors.push_back(of_group ? config.error(config.group.place, "group: " + sentence)
                            : config.error(config.user.place, "user: " + sentence));
  return std::nullopt;
}

std::variant<Prepared, config::ConfigErrors> prepare_generation(const Options& options,
                                                                const Listening& have) {
  auto read = read_configuration(options);
  if (auto* errors = std::get_if<config::ConfigErrors>(&read)) return std::move(*errors);
  return prepare(std::get<config::Config>(std::move(read)), have);
}

}  // namespace sshrp::app
