// Paths of an SFTP client, and the targets of links as they are shown in a jail.
// SPDX-License-Identifier: MIT
#include "sftp/limits.h"
#include "sftp/path.h"
#include "sftp/root.h"
#include "target.h"

using namespace sshrp;

namespace {

void expect_normal(const sftp::Components& components) {
  fuzz::expect(components.size() <= sftp::max_components, "a bound of names");
  for (const std::string& name : components) {
    fuzz::expect(!name.empty() && name != "." && name != "..", "a name is a name");
    fuzz::expect(name.find('/') == std::string::npos && name.find('\0') == std::string::npos,
                 "one name only");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view path = as_text({data, size});
  const auto result = sftp::normalised(path);
  if (const auto* components = std::get_if<sftp::Components>(&result)) {
    expect_normal(*components);
    fuzz::expect(sftp::normalised(sftp::joined(*components)) == result, "what is normal stays as it is");
    const sftp::Root root{.place = {"srv", "web"}, .spellings = {{"srv", "web"}}};
    const auto up = sftp::normalised(root.upstream_path(*components));
    if (const auto* upstream = std::get_if<sftp::Components>(&up))
      fuzz::expect(sftp::is_inside(root.place, *upstream), "beneath the root");
  } else {
    fuzz::expect(path.empty() || path.size() > sftp::max_path || path.find('\0') != std::string_view::npos ||
                     sftp::parts(path).size() > sftp::max_components,
                 "refused for a reason");
  }

  const sftp::Root root{.place = {"zq", "zr"}, .spellings = {{"zq", "zr"}, {"zs"}}};
  const auto shown = sftp::shown_target(root, {"a", "b", "link"}, path);
  if (!shown) return 0;
  if (shown->starts_with('/')) {
    const auto inside = sftp::normalised(*shown);
    fuzz::expect(std::holds_alternative<sftp::Components>(inside), "a path of the jail");
    fuzz::expect(sftp::joined(std::get<sftp::Components>(inside)) == *shown, "and a normal one");
  } else {
    fuzz::expect(*shown == path, "a relative target as it is");
    std::ptrdiff_t depth = 2;
    for (std::string_view part : sftp::parts(*shown)) {
      depth += part == ".." ? -1 : 1;
      fuzz::expect(depth >= 0, "it never leaves");
    }
  }
  return 0;
}
