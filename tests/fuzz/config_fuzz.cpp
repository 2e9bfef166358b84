// A whole configuration: TOML, schema, patterns, templates, checks. Two parts, the second an included file.
// SPDX-License-Identifier: MIT
#include "config/load.h"
#include "config/toml.h"
#include "target.h"

using namespace sshrp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  const std::size_t cut = std::min(text.find('\0'), text.size());
  const std::string main_text(text.substr(0, cut));
  const std::string included_text(text.substr(std::min(cut + 1, text.size())));

  const config::FileAccess files{
      .read = [&](const std::string& path) -> config::FileContent {
        return {path == "/etc/sshrp/sshrpd.toml" ? main_text : included_text, ""};
      },
      .list = [](const std::string&) { return std::vector<std::string>{"/etc/sshrp/included.toml"}; }};
  const auto loaded = config::load("/etc/sshrp/sshrpd.toml", files);
  if (const auto* errors = std::get_if<config::ConfigErrors>(&loaded))
    fuzz::expect(!errors->empty(), "a refused configuration has an error");

  const auto node = config::parse_toml("key = " + config::toml_string(text), 0);
  if (const auto* root = std::get_if<config::Node>(&node)) {
    const config::Node& value = std::get<config::Table>(root->value).at(0).node;
    fuzz::expect(std::get<std::string>(value.value) == text, "a string that is written is read as it was");
  }
  return 0;
}
