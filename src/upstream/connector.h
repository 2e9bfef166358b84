// Connector: how a connection to a server comes about: dialled from here, or through other hosts.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "net/dialer.h"
#include "net/loss.h"
#include "net/work_place.h"
#include "route/route.h"
#include "upstream/source_link.h"

namespace sshrp::upstream {

/// A connection that is wanted.
struct Connecting {
  route::RoutePtr route{};         // whose `via` it takes
  net::Destination destination{};  // its timeout is for all of it
  net::Permits permits{};          // of the addresses that we look up ourselves
  net::tcp::endpoint client{};     // for whom it is
  net::ConnectionPtr from{};       // the client's own: nullptr where it isn't known, as for a check
  std::string session_id{};        // the log's
};

/// Or why there is none, for the log.
struct Connected {
  net::Socket socket;
  net::LossPtr loss{};  // nullptr: nothing carries it
};
using ConnectOutcome = std::variant<Connected, net::DialFailure>;

class Connector {
 public:
  virtual ~Connector() = default;

  /// By any thread, whose `executor` it is: a connected socket, on which the server may be spoken to.
  virtual net::Task<ConnectOutcome> connect(net::Executor executor, net::WorkPlace& work_place,
                                            Connecting wanted) = 0;
  /// Ends what it has of its own: after all whose executors it was given, before these are gone.
  virtual void stop() {}
};

using ConnectorPtr = std::shared_ptr<Connector>;

/// From here to there.
class DirectConnector final : public Connector {
 public:
  DirectConnector(std::shared_ptr<net::HostLookups> lookups, SourceLinkPtr sources)
      : lookups_(std::move(lookups)), sources_(std::move(sources)) {}

  net::Task<ConnectOutcome> connect(net::Executor executor, net::WorkPlace& work_place,
                                    Connecting wanted) override;

 private:
  std::shared_ptr<net::HostLookups> lookups_;
  SourceLinkPtr sources_;
};

}  // namespace sshrp::upstream
