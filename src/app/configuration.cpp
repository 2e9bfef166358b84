// SPDX-License-Identifier: MIT
#include "app/configuration.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <ostream>

namespace sshrp::app {
namespace {

/// Who isn't root can't write to /var/lib; the XDG base directory specification has a folder for such files.
std::string user_state_dir() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return std::string(state) + "/sshrp";
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr && *home == '/' ? home : "/tmp") + "/.local/state/sshrp";
}

config::Config everybody_to(const HostPort& upstream, const std::vector<HostPort>& listen) {
  config::Config config;
  config.files = {"command line"};
  if (!listen.empty()) config.listen.clear();
  for (const auto& address : listen) config.listen.push_back({address});
  if (::geteuid() != 0) config.state_dir.value = user_state_dir();
  config::Route route;
  route.user.value = "^.+$";
  route.pattern = std::get<config::Pattern>(config::Pattern::compile(*route.user));
  route.upstream_host.value = config::literal_template(upstream.host);
  route.upstream_port.value = config::literal_template(std::to_string(upstream.port));
  config.routes.push_back(std::move(route));
  return config;
}

constexpr std::string_view how_to_begin = R"(
Without a configuration sshrpd doesn't know where to lead anyone. Either name one server for everybody:

    sshrpd --to server.example.lan

or write a configuration file. The least is a user and where that user is led to:

    [[servers]]
    user = "alice"
    upstream_host = "server.example.lan"

sshrpd.toml(5) has all that it can hold.
)";

}  // namespace

std::variant<config::Config, config::ConfigErrors> read_configuration(const Options& options,
                                                                      ops::FileSource& files) {
  const config::FileAccess access{[&](const std::string& path) { return files.read_configuration(path); },
                                  [&](const std::string& pattern) { return files.list_files(pattern); }};
  auto result =
      options.to ? everybody_to(*options.to, options.listen) : config::load(options.config_file, access);
  auto* config = std::get_if<config::Config>(&result);
  if (config != nullptr && !options.log.empty()) config->log = {config::log_file(options.log)};
  return result;
}

void print_errors(const config::ConfigErrors& errors, const Options& options, std::ostream& err) {
  for (const auto& error : errors) err << config::to_string(error) << '\n';
  std::error_code ignored;
  if (!options.to && !std::filesystem::exists(options.config_file, ignored)) err << how_to_begin;
}

void print_warnings(const config::ConfigErrors& warnings, std::ostream& err) {
  for (const auto& warning : warnings) err << "warning: " << config::to_string(warning) << '\n';
}

}  // namespace sshrp::app
