#include "app/configuration.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <ostream>

#include "ops/file_io.h"
#include "util/unique_fd.h"

namespace sshrp::app {
namespace {

config::FileContent failed() { return {std::nullopt, std::strerror(errno)}; }

config::FileContent read_file(const std::string& path) {
  const util::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return failed();
  auto text = ops::read_all(fd.get(), config::max_file_size);
  if (!text) return failed();
  struct stat status {};
  const bool open = ::fstat(fd.get(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
  return {std::move(text), {}, open ? config::Readers::everybody : config::Readers::owner_or_group};
}

std::vector<std::string> list_files(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> paths;
  if (::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  return paths;
}

/// Who isn't root can't write to /var/lib; the XDG base directory specification has a folder for such files.
std::string user_state_dir() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && *state == '/') return std::string(state) + "/sshrp";
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr && *home == '/' ? home : "/tmp") + "/.local/state/sshrp";
}

config::Config everybody_to(const config::HostPort& upstream, const std::vector<config::HostPort>& listen) {
  config::Config config;
  config.files = {"command line"};
  if (!listen.empty()) config.listen.clear();
  for (const auto& address : listen) config.listen.push_back({address});
  if (::geteuid() != 0) config.state_dir.value = user_state_dir();
  config::Server server;
  server.user.value = "^.+$";
  server.pattern = std::get<config::Pattern>(config::Pattern::compile(*server.user));
  server.upstream_host.value = config::literal_template(upstream.host);
  server.upstream_port.value = config::literal_template(std::to_string(upstream.port));
  config.servers.push_back(std::move(server));
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

config::FileAccess system_files() { return {read_file, list_files}; }

std::variant<config::Config, config::ConfigErrors> read_configuration(const Options& options) {
  auto result = options.to ? everybody_to(*options.to, options.listen)
                           : config::load(options.config_file, system_files());
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
