#include "proxy/trusted_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cstring>
#include <optional>

#include "ops/file_io.h"
#include "util/unique_fd.h"

namespace sshrp::proxy {
namespace {

struct Rule {
  mode_t forbidden;
  const char* objection;
};

// By Readers.
constexpr Rule rules[] = {{077, "can be read or written by others: chmod 600 would be right"},
                          {022, "can be written by others: chmod go-w would be right"}};

std::optional<std::string> objection(const struct stat& status, Readers readers, std::size_t most) {
  const Rule& rule = rules[static_cast<std::size_t>(readers)];
  if (!S_ISREG(status.st_mode)) return "is not a regular file";
  if (status.st_uid != 0 && status.st_uid != ::geteuid())
    return "belongs to another user: it must be root's or the daemon's";
  if (status.st_mode & rule.forbidden) return rule.objection;
  if (static_cast<std::size_t>(status.st_size) > most)
    return "has more than the " + std::to_string(most) + " bytes that it may have";
  return std::nullopt;
}

[[noreturn]] void fail() { throw FileError(std::string("can't be read: ") + std::strerror(errno)); }

}  // namespace

// A pipe in the file's place doesn't block the opening.
util::SecretBytes read_trusted_file(const std::string& path, Readers readers, std::size_t most) {
  const util::UniqueFd file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) fail();
  if (const auto wrong = objection(status, readers, most)) throw FileError(*wrong);
  util::SecretBytes text(static_cast<std::size_t>(status.st_size));
  const auto size = ops::read_into(file.get(), text.data());
  if (!size) fail();
  text.truncate(*size);
  return text;
}

}  // namespace sshrp::proxy
