// Journal: what the log learns of a session's content.
#pragma once

#include <string>
#include <string_view>

#include "sftp/audit.h"

namespace sshrp::relay {

/// Whose session it is; as the peers and the configuration wrote it.
struct SessionNames {
  std::string id{};
  std::string user{};
  std::string route{};
};

/// All texts come as the peers wrote them.
class Journal {
 public:
  virtual ~Journal() = default;

  /// `what`: "channel \"x11\" of the client"; safe to print.
  virtual void refused(const std::string& what) = 0;
  /// Something went wrong on a channel; safe to print.
  virtual void trouble(const std::string& sentence) = 0;
  virtual void ran(std::string_view command) = 0;
  virtual void did(const sftp::AuditRecord& record) = 0;
};

}  // namespace sshrp::relay
