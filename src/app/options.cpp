// SPDX-License-Identifier: MIT
#include "app/options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <ostream>

#include "crypto/crypto_provider.h"

namespace sshrp::app {
namespace {

constexpr std::uint16_t ssh_port = 22;
constexpr std::uint16_t default_listen_port = 2200;

constexpr const char* description =
    "sshrpd proxies SSH: a client logs in here, and its user name picks the server that it is led to.";
constexpr const char* footer =
    "Exit status: 0 all is well; 1 the configuration has errors, or --explain found no route; 2 the command "
    "line is wrong; 3 the worker process can't begin.\n"
    "The manual: sshrpd(8), sshrpd.toml(5).";

using ParseAddress = decltype(access::parse_host_port);

HostPort address(const std::string& option, const std::string& text, ParseAddress parse,
                 std::uint16_t default_port) {
  auto parsed = parse(text, default_port);
  if (const auto* problem = std::get_if<std::string>(&parsed)) throw CLI::ValidationError(option, *problem);
  return std::get<HostPort>(std::move(parsed));
}

std::string absolute(const std::string& path) { return std::filesystem::absolute(path).string(); }

// Without a configuration: what a daemon takes that isn't told otherwise.
std::string version() {
  return "sshrpd " SSHRP_VERSION "\ncryptography: " +
         crypto::choose_crypto_provider(crypto::CryptoProvider::automatic).text;
}

struct Flags {
  bool check = false;
  bool dump = false;
  bool all = false;
  bool bans = false;
  std::string client{};
  std::string to{};
  std::vector<std::string> listen{};
};

void declare(CLI::App& command, Options& options, Flags& flags) {
  command.set_help_flag("-h,--help", "print this help");
  command.set_version_flag("-V,--version", version,
                           "print the version, and what cryptography is computed by");
  command.footer(footer);
  CLI::Option* file = command.add_option("-c,--config", options.config_file, "configuration file")
                          ->type_name("FILE")
                          ->capture_default_str();
  command.add_option("-l,--log", options.log, "log to this file, whatever is configured")->type_name("FILE");
  command
      .add_option("--pid-file", options.pid_file, "write the process id there, once connections are taken")
      ->type_name("FILE");
  CLI::Option* to =
      command.add_option("--to", flags.to, "proxy everybody to this server; no configuration file is read")
          ->type_name("HOST[:PORT]")
          ->excludes(file);
  command
      .add_option("--listen", flags.listen,
                  "with --to: address to listen on, 0.0.0.0:2200 by default; may be repeated")
      ->type_name("ADDRESS[:PORT]")
      ->allow_extra_args(false)
      ->needs(to);
  CLI::Option* check =
      command.add_flag("-t,--check", flags.check, "check the configuration, print all its errors, and end");
  CLI::Option* dump =
      command.add_flag("--dump", flags.dump, "print the configuration in force, defaults included, and end")
          ->excludes(check);
  CLI::Option* explain =
      command
          .add_option("--explain", options.user,
                      "print the route of this user name, what is set there and what it means, and end")
          ->type_name("USER")
          ->excludes(check)
          ->excludes(dump);
  command.add_flag("--all", flags.all, "with --explain: print what isn't set, too")->needs(explain);
  command
      .add_option("--listener", options.listener,
                  "with --explain: of clients that come by this listener, its name or address")
      ->type_name("NAME")
      ->needs(explain);
  command.add_option("--from", flags.client, "with --explain: of clients that connect from there")
      ->type_name("ADDRESS")
      ->needs(explain);
  command
      .add_option("--import-pysshrp", options.imported,
                  "print the configuration that one of pysshrp is here, and end; runs python3")
      ->type_name("FILE")
      ->excludes(check)
      ->excludes(dump);
  CLI::Option* bans =
      command
          .add_flag("--bans", flags.bans,
                    "print which addresses the daemon that runs here refuses, and for how long, and end")
          ->excludes(check)
          ->excludes(dump)
          ->excludes(explain);
  command.add_option("--unban", options.unbanned, "have it forget what it holds against these, and end")
      ->type_name("ADDRESS[/BITS]")
      ->excludes(check)
      ->excludes(dump)
      ->excludes(explain)
      ->excludes(bans);
}

}  // namespace

std::variant<Options, ExitCode> parse_options(int argc, const char* const* argv, std::ostream& out,
                                              std::ostream& err) {
  Options options;
  Flags flags;
  CLI::App command(description, "sshrpd");
  declare(command, options, flags);
  try {
    command.parse(argc, argv);
    if (!flags.to.empty()) options.to = address("--to", flags.to, access::parse_host_port, ssh_port);
    for (const auto& text : flags.listen)
      options.listen.push_back(address("--listen", text, access::parse_listen_address, default_listen_port));
    if (!flags.client.empty()) {
      options.client = access::parse_ip(flags.client);
      if (!options.client) throw CLI::ValidationError("--from", "\"" + flags.client + "\" isn't an address");
    }
  } catch (const CLI::ParseError& error) {
    return command.exit(error, out, err) == 0 ? exit_ok : exit_usage;
  }
  if (flags.check) options.action = Action::check;
  if (flags.dump) options.action = Action::dump;
  if (command.count("--explain") > 0) options.action = Action::explain;
  if (flags.all) options.shown = Options::Shown::all;
  if (command.count("--import-pysshrp") > 0) options.action = Action::import_pysshrp;
  if (flags.bans) options.action = Action::bans;
  if (command.count("--unban") > 0) options.action = Action::unban;
  options.config_file = absolute(options.config_file);
  for (std::string* path : {&options.log, &options.pid_file})
    if (!path->empty()) *path = absolute(*path);
  return options;
}

}  // namespace sshrp::app
