// SPDX-License-Identifier: MIT
#include "config/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>
#include <utility>

#include "config/read_table.h"
#include "config/toml.h"
#include "config/validate.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

constexpr std::size_t max_include_depth = 16;  // a folder that a link leads back into itself would never end

std::string normal_path(const std::string& path) {
  return std::filesystem::path(path).lexically_normal().string();
}
std::string directory_of(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

class Loader {
 public:
  explicit Loader(const FileAccess& files) : files_(files) {}

  std::variant<Config, ConfigErrors> load(const std::string& path) {
    config_.files.push_back(normal_path(path));
    read_file(0, std::nullopt);
    config_.include = std::move(includes_);
    check_whole();
    if (errors_.empty()) return std::move(config_);
    sort_errors();
    return std::move(errors_);
  }

 private:
  void error(const Place& place, std::string sentence) {
    errors_.push_back(config_.error(place, std::move(sentence)));
  }

  /// Reads config_.files[file], which is named at `included` if it isn't the main one.
  void read_file(std::uint32_t file, std::optional<Place> included) {
    const std::string path = config_.files[file];
    const Place blame = included.value_or(Place{file});
    const FileContent content = files_.read(path);
    if (content.readers == Readers::everybody) open_files_.insert(file);
    const std::string name = included ? fmt::format("include: {}", util::quote(path)) : "it";
    if (!content.text) return error(blame, fmt::format("{} can't be read: {}", name, content.problem));
    if (content.text->size() > max_file_size) {
      return error(blame, fmt::format("{} is larger than {} MiB", name, max_file_size >> 20));
    }
    auto parsed = parse_toml(*content.text, file);
    if (const auto* problem = std::get_if<SyntaxError>(&parsed))
      return error(problem->place, problem->sentence);
    read_root(std::get<Table>(std::get<Node>(parsed).value), directory_of(path));
    reading_files_.push_back(path);
    for (auto& pattern : std::exchange(config_.include, {})) {
      read_included(pattern);
      includes_.push_back(std::move(pattern));
    }
    reading_files_.pop_back();
  }

  void read_root(Table table, const std::string& directory) {
    Table arrays;
    take_arrays(table, arrays, "");
    for (Entry& entry : table)
      if (auto* inner = std::get_if<Table>(&entry.node.value); inner != nullptr && entry.key == http_table)
        take_arrays(*inner, arrays, "http.");
    Reading reading{config_, errors_, directory};
    TableReader<Config>("", config_, global_keys(), reading).read(table);
    for (const Entry& entry : arrays) read_array(entry, directory);
  }

  /// A table that may stand there again and again, in double brackets.
  struct ArrayRow {
    std::string_view name;
    std::string_view what;
    void (Loader::*read)(const Table& table, const Place& place, const std::string& directory);
  };
  static const ArrayRow* row_of(std::string_view name) {
    static constexpr ArrayRow rows[] = {
        {listeners_table, "listener", &Loader::read_listener},
        {upstreams_table, "group", &Loader::read_group},
        {gates_table, "gate", &Loader::read_gate},
        {servers_table, "server", &Loader::read_route},
        {control_table, "control socket", &Loader::read_control},
        {tokens_table, "token", &Loader::read_token},
    };
    const auto found = std::ranges::find(rows, name, &ArrayRow::name);
    return found == std::end(rows) ? nullptr : &*found;
  }

  /// Moves those of `table`, whose keys have `prefix` before them.
  static void take_arrays(Table& table, Table& arrays, const std::string& prefix) {
    const auto is_array = [&](const Entry& entry) {
      // `control` is a key, too, whose value is no table.
      const bool is_value = entry.key == control_table && !std::holds_alternative<Array>(entry.node.value) &&
                            !std::holds_alternative<Table>(entry.node.value);
      return row_of(prefix + entry.key) != nullptr && !is_value;
    };
    for (const Entry& entry : table) {
      if (!is_array(entry)) continue;
      arrays.push_back(entry);
      arrays.back().key = prefix + entry.key;
    }
    std::erase_if(table, is_array);
  }

  void read_array(const Entry& entry, const std::string& directory) {
    const ArrayRow& row = *row_of(entry.key);
    const auto refuse = [&](const Place& place, const Node& node) {
      error(place, fmt::format("{0}: this is {1}; a {2} is opened with [[{0}]], in double brackets",
                               entry.key, kind_of(node), row.what));
    };
    const auto* array = std::get_if<Array>(&entry.node.value);
    if (!array) return refuse(entry.place, entry.node);
    for (const Node& node : *array) {
      const auto* table = std::get_if<Table>(&node.value);
      if (!table) {
        refuse(node.place, node);
      } else {
        (this->*row.read)(*table, node.place, directory);
      }
    }
  }

  template <class Owner>
  void require_keys(std::string_view what, const Table& table, const Place& place,
                    const std::vector<Key<Owner>>& keys) {
    for (const auto& key : keys) {
      if (key.need == Need::required && !find(table, key.name))
        error(place, fmt::format("this {} has no {}: {}", what, util::quote(key.name), key.meaning));
    }
  }

  /// One that is wrong already isn't compared with others: that would only confuse.
  template <class Owner>
  void read_into(std::vector<Owner>& owners, std::string_view name, const std::vector<Key<Owner>>& keys,
                 const Table& table, const Place& place, const std::string& directory) {
    const std::size_t errors_before = errors_.size();
    Owner owner{};
    owner.place = place;
    Reading reading{config_, errors_, directory};
    reading.broken_pattern = !find(table, "user");
    TableReader<Owner>(name, owner, keys, reading).read(table);
    require_keys(row_of(name)->what, table, place, keys);
    if (errors_.size() == errors_before) owners.push_back(std::move(owner));
  }

  void read_listener(const Table& table, const Place& place, const std::string& directory) {
    read_into(config_.listeners, listeners_table, listener_keys(), table, place, directory);
  }
  void read_control(const Table& table, const Place& place, const std::string& directory) {
    read_into(config_.controls, control_table, control_keys(), table, place, directory);
  }
  void read_token(const Table& table, const Place& place, const std::string& directory) {
    read_into(config_.http.tokens, tokens_table, token_keys(), table, place, directory);
  }

  void read_group(const Table& table, const Place& place, const std::string& directory) {
    read_into(config_.upstream_groups, upstreams_table, group_keys(), table, place, directory);
  }
  void read_gate(const Table& table, const Place& place, const std::string& directory) {
    read_into(config_.gates, gates_table, gate_keys(), table, place, directory);
  }

  void read_route(const Table& table, const Place& place, const std::string& directory) {
    if (!find(table, "upstream_host") && !find(table, "upstream")) {
      error(place,
            "this server has no \"upstream_host\": name or address of the upstream; nor an \"upstream\", "
            "the name of a group");
    }
    read_into(config_.routes, servers_table, route_keys(), table, place, directory);
  }

  void read_included(const Located<std::string>& pattern) {
    if (reading_files_.size() >= max_include_depth) {
      return error(pattern.place,
                   fmt::format("include: files are included more than {} deep", max_include_depth));
    }
    std::vector<std::string> paths = {*pattern};
    if (pattern->find_first_of("*?[") != std::string::npos) paths = files_.list(*pattern);
    std::ranges::transform(paths, paths.begin(), normal_path);
    std::ranges::sort(paths);
    for (const std::string& path : paths) {
      if (std::ranges::find(reading_files_, path) != reading_files_.end()) {
        error(pattern.place,
              fmt::format("include: {} would include itself; name files that don't lead back to it",
                          util::quote(path)));
      } else if (std::ranges::find(config_.files, path) != config_.files.end()) {
        error(pattern.place, fmt::format("include: {} is included already; name it once", util::quote(path)));
      } else {
        config_.files.push_back(path);
        read_file(static_cast<std::uint32_t>(config_.files.size() - 1), pattern.place);
      }
    }
  }

  void check_whole() {
    if (config_.routes.empty() && errors_.empty()) {
      error({},
            "there is no [[servers]] table, so nobody could log in; the least one has a user and an "
            "upstream_host");
    }
    // Where a table is wrong, what names it isn't.
    if (errors_.empty()) {
      check_listener_names(config_, errors_);
      check_gates(config_, errors_, config_.warnings);
      check_sources(config_, errors_);
      check_upstreams(config_, errors_, config_.warnings);
    }
    check_listeners(config_, errors_);
    check_observation(config_, errors_, config_.warnings);
    check_hosts(config_, errors_, config_.warnings);
    check_credentials(config_, errors_);
    check_secrecy(config_, open_files_, errors_);
    check_reachable(config_, errors_);
    check_algorithms(config_, errors_, config_.warnings);
    check_sessions(config_, errors_, config_.warnings);
  }

  void sort_errors() {
    const auto order = [this](const ConfigError& shown) {
      return std::tuple(std::ranges::find(config_.files, shown.file) - config_.files.begin(), shown.line,
                        shown.column);
    };
    std::ranges::stable_sort(errors_, {}, order);
  }

  const FileAccess& files_;
  Config config_;
  ConfigErrors errors_;
  std::vector<Located<std::string>> includes_;
  std::set<std::uint32_t> open_files_;      // those of config_.files that everybody may read
  std::vector<std::string> reading_files_;  // the one that is read, and those that led to it
};

}  // namespace

std::variant<Config, ConfigErrors> load(const std::string& path, const FileAccess& files) {
  return Loader(files).load(path);
}

}  // namespace sshrp::config
